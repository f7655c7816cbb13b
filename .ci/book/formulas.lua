-- Makes several formulas of one whose parts are set apart by \quad or \qquad, so that the line may break between them.

-- The parts of a formula; what stands in braces stays together.
local function parts(formula)
  local result, depth, from, place = {}, 0, 1, 1
  while place <= #formula do
    local character = formula:sub(place, place)
    local _, gap = formula:find("^\\q+uad%f[%A]%s*", place)
    if character == "{" then depth = depth + 1 elseif character == "}" then depth = depth - 1 end
    if gap and depth == 0 then
      table.insert(result, formula:sub(from, place - 1))
      from, place = gap + 1, gap
    end
    place = place + 1
  end
  table.insert(result, formula:sub(from))
  return result
end

local function formula(math)
  if math.mathtype ~= "DisplayMath" then return nil end
  local result = {}
  for _, part in ipairs(parts(math.text)) do table.insert(result, pandoc.Math("DisplayMath", part)) end
  return result
end

return { { Math = formula } }
