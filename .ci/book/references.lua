-- Makes links of the words "Figure 2" and "chapter 2" in the text.

local part
local chapters = {}

local function metadata(meta)
  part = pandoc.utils.stringify(meta.part)
  for key, name in pairs(meta) do
    local number = key:match("^chapter(%d+)$")
    if number then chapters[number] = pandoc.utils.stringify(name) end
  end
end

local function target(word, number)
  if word == "Figure" then return "#" .. part .. "-figure-" .. number end
  if word:lower() == "chapter" and chapters[number] then return "#" .. chapters[number] end
end

-- The words at this place as a link and what follows the number, if they are such a reference.
local function reference(inlines, index)
  local word, space, number = inlines[index], inlines[index + 1], inlines[index + 2]
  if not (number and word.t == "Str" and number.t == "Str") then return end
  if space.t ~= "Space" and space.t ~= "SoftBreak" then return end
  local before, name = word.text:match("^(%p*)(%a+)$")
  local digits, rest = number.text:match("^(%d+)(.*)$")
  local anchor = name and digits and not rest:match("^%.%d") and target(name, digits)
  if not anchor then return end
  local text = { pandoc.Str(name), pandoc.Str("\u{a0}"), pandoc.Str(digits) }
  return { pandoc.Str(before), pandoc.Link(text, anchor), pandoc.Str(rest) }
end

local function inlines(list)
  local result, index = pandoc.List(), 1
  while index <= #list do
    local found = reference(list, index)
    if found then
      result:extend(found)
      index = index + 3
    else
      result:insert(list[index])
      index = index + 1
    end
  end
  return result
end

-- What is a link already stays one, on one line.
local function link(element)
  local word, number = pandoc.utils.stringify(element):match("^(%a+) (%d+)$")
  if word then element.content = { pandoc.Str(word .. "\u{a0}" .. number) } end
  return element, false
end

local function header(heading)
  return heading, false
end

return { { Meta = metadata }, { traverse = "topdown", Inlines = inlines, Link = link, Header = header } }
