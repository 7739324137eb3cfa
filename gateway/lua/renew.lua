-- Hold a conversation on. KEYS[1] conversation. ARGV: conversation, lease, milliseconds. 1 if it is still held.
if not holds(KEYS[1], ARGV[2]) then return 0 end
redis.call('ZADD', READY, 'XX', now() + ARGV[3], ARGV[1])
return 1
