-- What is being waited for. KEYS[1] conversation. ARGV: conversation, lease, record, milliseconds shown.
if not holds(KEYS[1], ARGV[2]) then return 0 end
redis.call('SET', KEYS[1] .. ':progress', ARGV[3], 'PX', ARGV[4])
redis.call('PUBLISH', EVENTS, ARGV[1])
return 1
