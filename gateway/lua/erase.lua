-- Erase a conversation and so revoke its session. KEYS[1] conversation.
-- ARGV: conversation, milliseconds after which work that was begun is surely over.
-- The bot's record is erased by gateway/erasures.py, after a turn that may still be going on.
local wait = redis.call('LLEN', KEYS[1] .. ':inbox') > 0 and tonumber(ARGV[2]) or 0
for _, part in ipairs(PARTS) do redis.call('DEL', KEYS[1] .. part) end
redis.call('ZREM', READY, ARGV[1])
redis.call('ZADD', 'gateway:erasures', now() + wait, ARGV[1])
redis.call('PUBLISH', EVENTS, ARGV[1])
return 1
