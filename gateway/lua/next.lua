-- The message to work on now. KEYS[1] conversation. ARGV: conversation, lease, log cap, hand-over card, at.
-- Returns {outcome, item}: lost | empty (the conversation is given back) | item
local base, conversation = KEYS[1], ARGV[1]
if not holds(base, ARGV[2]) then return {'lost', ''} end
local inbox = base .. ':inbox'
if redis.call('HGET', base .. ':meta', 'paused') then
  local item = redis.call('LPOP', inbox)
  while item do
    hand_over(base, ARGV[3], cjson.decode(item)['id'], ARGV[4], ARGV[5])
    item = redis.call('LPOP', inbox)
  end
  redis.call('PUBLISH', EVENTS, conversation)
end
local item = redis.call('LINDEX', inbox, 0)
if item then return {'item', item} end
redis.call('HDEL', base .. ':meta', 'lease')
redis.call('ZREM', READY, conversation)
return {'empty', ''}
