library shop.orders;

import 'dart:async';
import 'package:shop/item.dart' show Item, Price;
import 'clock.dart' as clock;
export 'item.dart';
part 'order.g.dart';

/// How an order stands.
enum Status {
  open('open'),
  closed('closed');

  const Status(this.label);
  final String label;
}

typedef Listener = void Function(Order order);

/// What a customer ordered.
@immutable
class Order extends Equatable implements Comparable<Order> {
  final String id;
  final List<Item> items;
  static const int maximum = 100;
  int? _total;

  /// Makes an order.
  const Order({required this.id, this.items = const []});

  Order.empty() : this(id: '', items: const []);

  factory Order.fromJson(Map<String, dynamic> json) => Order(id: json['id'] as String);

  int get size => items.length;

  set total(int value) => _total = value;

  @override
  int compareTo(Order other) => id.compareTo(other.id);

  Order operator +(Item item) => Order(id: id, items: [...items, item]);
}

abstract class OrderRepository<T extends Object> {
  Future<Order?> find(String id);
  Stream<Order> watch();
}

mixin Logging on OrderRepository<Order> {
  void log(String message) => print(message);
}

extension OrderNames on Order {
  List<String> get names => items.map((item) => item.name).toList();
}

/// Looks orders up.
class OrderService extends BaseService<Order> with Logging implements OrderRepository<Order> {
  OrderService(this._repository, {Clock? clock}) : _clock = clock ?? Clock();

  final OrderRepository<Order> _repository;
  final Clock _clock;
  late final Map<String, Order> cache = {};

  @override
  Future<Order?> find(String id) async {
    final cached = cache[id];
    if (cached != null) return cached;
    final order = await _repository.find(id);
    await Future.wait([notify(order!), _store(order)]);
    return order;
  }

  Future<void> _store(Order order) async {
    cache[order.id] = order;
  }
}

const defaultLimit = 10;
final _service = OrderService(MemoryRepository());

Future<void> main(List<String> arguments) async {
  runApp(OrderApp(service: _service));
}

void orderTests() {
  group('orders', () {
    test('an order is found', () async {
      expect(await _service.find('1'), isNotNull);
    });
  });
}
