-- Lets tables, code and formulas that are wider than the page scroll within themselves, by the keyboard as well.

local function scrolling(block, label)
  return pandoc.Div({ block }, { class = "wide " .. label:lower(), role = "group", ["aria-label"] = label, tabindex = "0" })
end

local function formula(paragraph)
  local math = #paragraph.content == 1 and paragraph.content[1]
  if math and math.t == "Math" and math.mathtype == "DisplayMath" then
    return scrolling(pandoc.Plain(paragraph.content), "Formula")
  end
end

return {
  {
    Table = function(block) return scrolling(block, "Table") end,
    CodeBlock = function(block) return scrolling(block, "Code") end,
    Para = formula,
  },
}
