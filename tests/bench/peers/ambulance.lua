-- The speeds and directions of our own road graph, for a comparison of travel times.
-- Ways arrive with `made:*` tags (see prepared.py), so that both sides drive equally fast.
-- Turns cost nothing here: what a light or a bend costs is no matter of agreement.

api_version = 4

function setup()
  return {
    properties = {
      weight_name = 'duration',
      max_speed_for_map_matching = 180 / 3.6,
      u_turn_penalty = 0,
      use_turn_restrictions = true,
      continue_straight_at_waypoint = false,
      process_call_tagless_node = false,
    },
    classes = {},
    restrictions = {'motor_vehicle', 'motorcar'},
  }
end

function process_node(profile, node, result)
  if node:get_value_by_key('made:barred') then
    result.barrier = true
  end
end

function process_way(profile, way, result)
  local speed = tonumber(way:get_value_by_key('made:kmh'))
  if not speed then
    return
  end
  result.name = way:get_value_by_key('name') or ''
  result.forward_speed, result.backward_speed = speed, speed
  local open = way:get_value_by_key('made:open')
  result.forward_mode = open ~= 'backward' and mode.driving or mode.inaccessible
  result.backward_mode = open ~= 'forward' and mode.driving or mode.inaccessible
  result.roundabout = way:get_value_by_key('junction') == 'roundabout'
end

function process_turn(profile, turn)
  turn.duration = 0
  turn.weight = 0
end

return {
  setup = setup,
  process_node = process_node,
  process_way = process_way,
  process_turn = process_turn,
}
