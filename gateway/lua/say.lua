-- A person speaks. KEYS[1] conversation. ARGV: conversation, card, at, log cap, seconds kept. The sequence; 0: gone.
if redis.call('EXISTS', KEYS[1] .. ':meta') == 0 then return 0 end
local sequence = append(KEYS[1], ARGV[4], 'author', 'person', 'reply_to', '', 'card', ARGV[2], 'at', ARGV[3])
keep(KEYS[1], ARGV[5])
redis.call('PUBLISH', EVENTS, ARGV[1])
return sequence
