-- Puts the number of a chapter before its title, in the text and in the contents.

local number

local function metadata(meta)
  for key, name in pairs(meta) do
    local digits = key:match("^chapter(%d+)$")
    if digits and pandoc.utils.stringify(name) == pandoc.utils.stringify(meta.part) then number = digits end
  end
end

local function header(heading)
  if heading.level > 1 or not number then return nil end
  heading.content:insert(1, pandoc.Space())
  heading.content:insert(1, pandoc.Span({ pandoc.Str("Chapter " .. number) }, { class = "number" }))
  return heading
end

return { { Meta = metadata }, { Header = header } }
