//! Orders of a shop.
const std = @import("std");
const Item = @import("item.zig").Item;
const Allocator = std.mem.Allocator;

pub const maximum: usize = 100;
var counter: u32 = 0;

/// What can go wrong.
pub const OrderError = error{ NotFound, Rejected };

pub const Status = enum(u8) {
    open,
    closed = 3,

    pub fn label(self: Status) []const u8 {
        return @tagName(self);
    }
};

/// What a customer ordered.
pub const Order = struct {
    id: []const u8,
    items: std.ArrayList(Item),
    total: u64 = 0,

    const Self = @This();

    /// Makes an order.
    pub fn init(allocator: Allocator, id: []const u8) !Self {
        return Self{ .id = id, .items = std.ArrayList(Item).init(allocator) };
    }

    pub fn add(self: *Order, item: Item) OrderError!void {
        if (self.items.items.len >= maximum) return error.Rejected;
        try self.items.append(item);
        notify(self);
    }

    fn notify(self: *const Order) void {
        std.debug.print("{s}\n", .{self.id});
    }
};

const Value = union(enum) {
    number: i64,
    text: []const u8,
};

pub fn Stack(comptime T: type) type {
    return struct {
        items: []T,

        pub fn push(self: *@This(), item: T) void {
            self.items[0] = item;
        }
    };
}

extern "c" fn getpid() c_int;

pub fn main() !void {
    var order = try Order.init(std.heap.page_allocator, "1");
    try order.add(Item{ .price = 3 });
    counter += 1;
}

test "an order is added" {
    try std.testing.expectEqual(@as(u32, 0), counter);
}
