-- Take the conversation that waits longest and nobody works on. ARGV: prefix, lease, milliseconds.
-- Returns {conversation, language} or {'', milliseconds until the next may be taken; -1: none waits}
local at = now()
while true do
  local due = redis.call('ZRANGE', READY, 0, 0, 'WITHSCORES')
  if not due[1] then return {'', -1} end
  local wait = tonumber(due[2]) - at
  if wait > 0 then return {'', wait} end
  local meta = ARGV[1] .. due[1] .. ':meta'
  if redis.call('EXISTS', meta) == 1 then
    redis.call('HSET', meta, 'lease', ARGV[2])
    redis.call('ZADD', READY, at + ARGV[3], due[1])
    return {due[1], redis.call('HGET', meta, 'spoken') or redis.call('HGET', meta, 'language') or 'en'}
  end
  redis.call('ZREM', READY, due[1])
end
