-- Prepended to every script. A conversation's keys share the prefix KEYS[1]; KEYS[2] is the ready set.
local READY, EVENTS, WORK = 'gateway:ready', 'gateway:events', 'gateway:work'
local PARTS = {':meta', ':log', ':inbox', ':seen', ':buttons', ':order', ':rate', ':progress', ':feedback'}

local function now()
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end

-- Append one event; its sequence number is the id in the log.
local function append(base, cap, ...)
  local sequence = redis.call('HINCRBY', base .. ':meta', 'sequence', 1)
  redis.call('XADD', base .. ':log', 'MAXLEN', cap, sequence .. '-0', ...)
  return sequence
end

local function keep(base, seconds)
  for _, part in ipairs({':meta', ':log', ':inbox', ':seen', ':buttons', ':order', ':feedback'}) do
    redis.call('EXPIRE', base .. part, seconds)
  end
end

-- Once in each pause, tell the user that a person has taken over.
local function hand_over(base, cap, reply_to, card, at)
  if redis.call('HGET', base .. ':meta', 'handed_over') then return end
  redis.call('HSET', base .. ':meta', 'handed_over', '1')
  append(base, cap, 'author', 'clerk', 'reply_to', reply_to, 'card', card, 'at', at, 'paused', '1')
end

local function holds(base, lease)
  return redis.call('HGET', base .. ':meta', 'lease') == lease
end
