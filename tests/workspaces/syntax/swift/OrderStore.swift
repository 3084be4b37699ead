import Foundation
import struct Combine.AnyPublisher
@testable import Shop

/// What can go wrong with an order.
enum OrderError: Error, Equatable {
    case notFound(id: String)
    case rejected, expired
    indirect case nested(OrderError)
}

protocol OrderRepository: AnyObject {
    associatedtype Key: Hashable
    var count: Int { get }
    func load(id: String) async throws -> Order
    init(path: URL)
}

public struct Order: Codable, Identifiable {
    public let id: String
    var items: [Item] = []
    private(set) var total: Decimal = 0
    static let maximum = 100

    /// Everything that is in the order.
    var names: [String] {
        items.map { $0.name }
    }

    subscript(index: Int) -> Item { items[index] }

    init(id: String, items: [Item]) {
        self.id = id
        self.items = items
    }

    mutating func add(_ item: Item) throws {
        guard items.count < Order.maximum else { throw OrderError.rejected }
        items.append(item)
        total += item.price
    }
}

/// Keeps orders in memory.
@MainActor
public final class OrderStore<Value>: NSObject, OrderRepository, ObservableObject where Value: Sendable {
    typealias Handler = (Order) -> Void

    @Published private var orders: [String: Order] = [:]
    weak var delegate: OrderStoreDelegate?

    public override init() {
        super.init()
        NotificationCenter.default.addObserver(self, selector: #selector(clear), name: .reset, object: nil)
    }

    deinit { print("gone") }

    open func load(id: String) async throws -> Order {
        if let order = orders[id] { return order }
        let fetched = try await fetchRemote(id, retries: 3)
        return fetched
    }

    @objc func clear() {
        orders.removeAll()
        let handler: Handler = { order in self.delegate?.store(self, didRemove: order) }
        _ = handler
    }

    private class Cache {
        let limit = 10
    }
}

extension OrderStore: CustomStringConvertible {
    public var description: String { "store" }

    func sorted(by areInOrder: (Order, Order) -> Bool) -> [Order] {
        orders.values.sorted(by: areInOrder)
    }
}

actor Counter {
    var value = 0
    func increment() { value += 1 }
}

func total<T: Sequence>(of orders: T) -> Decimal where T.Element == Order {
    orders.reduce(0) { $0 + $1.total }
}

infix operator <+>: AdditionPrecedence
func <+> (left: Order, right: Order) -> Order { Order(id: left.id, items: left.items + right.items) }

let shared = OrderStore<Int>()
