-- Lets tables, code and formulas that are wider than the page scroll within themselves, by the keyboard as well.

local function scrolling(block, label, more)
  local class = "wide " .. label:lower() .. (more or "")
  return pandoc.Div({ block }, { class = class, role = "group", ["aria-label"] = label, tabindex = "0" })
end

-- A paragraph of nothing but formulas.
local function formula(paragraph)
  for _, inline in ipairs(paragraph.content) do
    if inline.t ~= "Math" or inline.mathtype ~= "DisplayMath" then return nil end
  end
  return scrolling(pandoc.Plain(paragraph.content), "Formula")
end

local function table_of_numbers(block)
  return scrolling(block, "Table", #block.colspecs > 6 and " many" or "")
end

local function code(block)
  return scrolling(block, "Code")
end

return { { Table = table_of_numbers, CodeBlock = code, Para = formula } }
