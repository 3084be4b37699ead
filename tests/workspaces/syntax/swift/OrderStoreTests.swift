import XCTest

final class OrderStoreTests: XCTestCase {
    private var store: OrderStore<Int>!

    override func setUp() {
        store = OrderStore()
    }

    func testAnOrderIsFound() async throws {
        let order = try await store.load(id: "1")
        XCTAssertEqual(order.id, "1")
    }

    func helper() -> Int { 1 }
}

@Test("totals add up") func totals() {
    #expect(total(of: [Order]()) == 0)
}
