-- Makes one figure of an image and the paragraph after it, which is its caption. Images have twice the pixels of a page.

local part

local function metadata(meta)
  part = pandoc.utils.stringify(meta.part)
end

-- Width and height of a PNG file, of which its header tells.
local function size(path)
  local file = assert(io.open(path, "rb"))
  local header = file:read(24)
  file:close()
  return string.unpack(">I4I4", header, 17)
end

local function picture(block)
  if block and block.t == "Para" and #block.content == 1 and block.content[1].t == "Image" then return block.content[1] end
end

local function figure(image, caption)
  local width, height = size(image.src)
  image.attributes.width, image.attributes.height = tostring(width // 2), tostring(height // 2)
  local label = caption.content[1]
  local number = label.t == "Strong" and pandoc.utils.stringify(label):match("^Figure (%d+)%.$")
  if number then caption.content:remove(1) end
  return {
    pandoc.RawBlock("html", '<figure id="' .. part .. "-figure-" .. (number or "1") .. '">'),
    pandoc.Plain({ image }),
    pandoc.RawBlock("html", "<figcaption>" .. (number and "<strong>Figure " .. number .. ".</strong>" or "")),
    pandoc.Plain(caption.content),
    pandoc.RawBlock("html", "</figcaption></figure>"),
  }
end

local function document(doc)
  local blocks, index = pandoc.List(), 1
  while index <= #doc.blocks do
    local image, caption = picture(doc.blocks[index]), doc.blocks[index + 1]
    if image and caption and caption.t == "Para" then
      blocks:extend(figure(image, caption))
      index = index + 2
    else
      blocks:insert(doc.blocks[index])
      index = index + 1
    end
  end
  doc.blocks = blocks
  return doc
end

return { { Meta = metadata }, { Pandoc = document } }
