-- Sliding window. KEYS[1] window; ARGV: limit, milliseconds, member. 0, or milliseconds until there is room.
local at, limit, span = now(), tonumber(ARGV[1]), tonumber(ARGV[2])
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', at - span)
if redis.call('ZCARD', KEYS[1]) >= limit then
  local oldest = redis.call('ZRANGE', KEYS[1], 0, 0, 'WITHSCORES')
  return oldest[2] and math.max(1, tonumber(oldest[2]) + span - at) or span
end
redis.call('ZADD', KEYS[1], at, ARGV[3])
redis.call('PEXPIRE', KEYS[1], span)
return 0
