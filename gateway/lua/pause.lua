-- Pause or resume the clerk. KEYS[1] conversation. ARGV: '1' to pause, '' to resume. 0: no such conversation.
local meta = KEYS[1] .. ':meta'
if redis.call('EXISTS', meta) == 0 then return 0 end
redis.call('HDEL', meta, 'handed_over')
if ARGV[1] == '1' then
  redis.call('HSET', meta, 'paused', '1')
else
  redis.call('HDEL', meta, 'paused')
end
return 1
