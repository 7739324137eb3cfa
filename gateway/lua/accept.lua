-- Take one message in. KEYS[1] conversation.
-- ARGV: conversation, message id, item, text shown, is button, at, language, rate, span, log cap, inbox cap,
--       seconds kept, hand-over card.
-- Returns {outcome, number}: gone 0 | duplicate sequence | limited milliseconds | paused sequence | accepted sequence
local base, conversation, id = KEYS[1], ARGV[1], ARGV[2]
local meta, inbox, seen, rate = base .. ':meta', base .. ':inbox', base .. ':seen', base .. ':rate'
if redis.call('EXISTS', meta) == 0 then return {'gone', 0} end
local before = redis.call('ZSCORE', seen, id)
if before then return {'duplicate', tonumber(before)} end

local at, limit, span, cap = now(), tonumber(ARGV[8]), tonumber(ARGV[9]), tonumber(ARGV[10])
redis.call('ZREMRANGEBYSCORE', rate, '-inf', at - span)
if redis.call('ZCARD', rate) >= limit then
  local oldest = redis.call('ZRANGE', rate, 0, 0, 'WITHSCORES')
  return {'limited', oldest[2] and math.max(1, tonumber(oldest[2]) + span - at) or span}
end
if redis.call('LLEN', inbox) >= tonumber(ARGV[11]) then return {'limited', 5000} end
redis.call('ZADD', rate, at, id)
redis.call('PEXPIRE', rate, span)

local sequence = append(base, cap, 'author', 'user', 'id', id, 'text', ARGV[4], 'button', ARGV[5], 'at', ARGV[6])
redis.call('ZADD', seen, sequence, id)
redis.call('ZREMRANGEBYRANK', seen, 0, -2 * cap - 1)
redis.call('HSET', meta, 'language', ARGV[7])
local outcome = 'accepted'
if redis.call('HGET', meta, 'paused') then
  outcome = 'paused'
  hand_over(base, cap, id, ARGV[13], ARGV[6])
  redis.call('PUBLISH', EVENTS, conversation)
else
  redis.call('RPUSH', inbox, ARGV[3])
  redis.call('ZADD', READY, 'NX', at, conversation)
  redis.call('PUBLISH', WORK, conversation)
end
keep(base, ARGV[12])
return {outcome, sequence}
