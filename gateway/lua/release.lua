-- Give a conversation back unfinished, for others to go on at once. KEYS[1] conversation. ARGV: conversation, lease.
if not holds(KEYS[1], ARGV[2]) then return 0 end
redis.call('HDEL', KEYS[1] .. ':meta', 'lease')
redis.call('ZADD', READY, 'XX', now(), ARGV[1])
redis.call('PUBLISH', WORK, ARGV[1])
return 1
