#!/usr/bin/env lua
-- Orders of a shop.
local json = require("cjson")
local Item = require "shop.item"
local util = {}

local MAXIMUM <const> = 100
VERSION = "1.2"

--- What a customer ordered.
local Order = {}
Order.__index = Order

--- Makes an order.
-- @param id its number
function Order.new(id, items)
  local self = setmetatable({}, Order)
  self.id = id
  self.items = items or {}
  return self
end

function Order:add(item)
  if #self.items >= MAXIMUM then
    error("too many items")
  end
  table.insert(self.items, item)
  self:notify(item.name)
end

Order.total = function(self)
  local sum = 0
  for _, item in ipairs(self.items) do
    sum = sum + item:price()
  end
  return sum
end

local function validate(order)
  return type(order.id) == "string"
end

function util.shop.deep.encode(order)
  return json.encode(order)
end

function global_main(...)
  local order = Order.new(arg[1])
  order:add(Item "pen")
  print(validate(order))
end

describe("orders", function()
  it("can be added", function()
    assert.are.equal(1, Order.new("a"):total())
  end)
end)

return {
  Order = Order,
  validate = validate,
  encode = function(order) return util.encode(order) end,
}
