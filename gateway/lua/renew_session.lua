-- A new serial for a session. KEYS[1] conversation. ARGV: serial shown, milliseconds of grace, seconds kept.
-- A second tab that shows the former serial in its grace is given the present one. 0: not to be renewed.
local meta, at = KEYS[1] .. ':meta', now()
local serial = tonumber(redis.call('HGET', meta, 'serial') or '-1')
local shown, grace = tonumber(ARGV[1]), tonumber(redis.call('HGET', meta, 'grace') or '0')
if shown == serial - 1 and at < grace then return serial end
if shown ~= serial then return 0 end
redis.call('HSET', meta, 'serial', serial + 1, 'grace', at + ARGV[2])
keep(KEYS[1], ARGV[3])
return serial + 1
