-- Makes a page a part of the book: its ids begin with the part's name, and its links lead to where their target is there.

local part, folder

-- The name of the part that a file of the repository becomes, if it becomes one.
local function name_of(file)
  return file:match("^chapters/([^/]+)/README%.md$") or file:match("^chapters/([^/]+)%.md$")
    or (file == "REPORT.md" and "report")
end

-- A path that is relative to the page, as seen from the repository's root.
local function from_root(path)
  local steps = {}
  for step in (folder .. "/" .. path):gmatch("[^/]+") do
    if step == ".." then table.remove(steps) elseif step ~= "." then table.insert(steps, step) end
  end
  return table.concat(steps, "/")
end

local function metadata(meta)
  part = pandoc.utils.stringify(meta.part)
  folder = pandoc.path.directory(pandoc.utils.stringify(meta.page))
end

local function header(heading)
  heading.identifier = heading.level == 1 and part or part .. "-" .. heading.identifier
  return heading
end

local function image(picture)
  picture.src = from_root(picture.src)
  return picture
end

local function link(anchor)
  local target = anchor.target
  if target:match("^%a+:") then return anchor end
  if target:match("^#") then
    anchor.target = "#" .. part .. "-" .. target:sub(2)
    return anchor
  end
  local path, fragment = target:match("^([^#]*)#?(.*)$")
  local file = from_root(path)
  local name = name_of(file)
  if name then
    anchor.target = "#" .. name .. (fragment ~= "" and "-" .. fragment or "")
    return anchor
  end
  local found = io.open(file)
  if not found then error("book: the link to " .. target .. " in the part " .. part .. " leads nowhere") end
  found:close()
  return pandoc.Code(file)
end

-- Comments of the Markdown are for those who edit it.
local function raw(block)
  if block.text:match("^<!%-%-") then return {} end
end

return { { Meta = metadata }, { Header = header, Image = image, Link = link, RawBlock = raw } }
