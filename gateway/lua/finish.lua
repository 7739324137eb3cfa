-- Replies and the mark that the message is done, together. KEYS[1] conversation.
-- ARGV: conversation, lease, message id, at, language, log cap, button cap, seconds kept, number of cards,
--       cards..., then button tokens and records in turn.
-- Returns 'done', or 'lost' where another worker has the conversation or the message is already done.
local base, id, cap = KEYS[1], ARGV[3], tonumber(ARGV[6])
local inbox, buttons, order = base .. ':inbox', base .. ':buttons', base .. ':order'
local head = holds(base, ARGV[2]) and redis.call('LINDEX', inbox, 0)
if not head or cjson.decode(head)['id'] ~= id then return 'lost' end
redis.call('LPOP', inbox)
local cards = tonumber(ARGV[9])
for place = 10, 9 + cards do
  append(base, cap, 'author', 'clerk', 'reply_to', id, 'card', ARGV[place], 'at', ARGV[4])
end
for place = 10 + cards, #ARGV, 2 do
  redis.call('HSET', buttons, ARGV[place], ARGV[place + 1])
  redis.call('RPUSH', order, ARGV[place])
end
while redis.call('LLEN', order) > tonumber(ARGV[7]) do
  redis.call('HDEL', buttons, redis.call('LPOP', order))
end
redis.call('HSET', base .. ':meta', 'spoken', ARGV[5])
redis.call('DEL', base .. ':progress')
keep(base, ARGV[8])
redis.call('PUBLISH', EVENTS, ARGV[1])
return 'done'
