package com.example.shop

import scala.concurrent.{ExecutionContext, Future}
import scala.collection.mutable.Map as MutableMap
import com.example.model._

/** What can go wrong. */
sealed trait OrderError extends Product with Serializable

object OrderError {
  case object NotFound extends OrderError
  final case class Rejected(reason: String) extends OrderError
}

enum Status(val label: String):
  case Open extends Status("open")
  case Closed, Expired

/** What a customer ordered.
  *
  * @param id its number
  */
final case class Order(id: String, items: List[Item] = Nil) extends Ordered[Order] {
  val size: Int = items.length
  private lazy val total = items.map(_.price).sum

  override def compare(that: Order): Int = id.compareTo(that.id)

  def +(item: Item): Order = copy(items = item :: items)
}

trait OrderRepository[F[_]] {
  type Key
  def find(id: String): F[Option[Order]]
  protected def close(): Unit = ()
}

/** Looks orders up. */
class OrderService[F[_]: Monad](repository: OrderRepository[F], val clock: Clock)(implicit ec: ExecutionContext)
    extends BaseService(clock)
    with OrderRepository[F] {

  var retries = 3

  def this(repository: OrderRepository[F]) = this(repository, Clock.default)

  @tailrec
  final def place(order: Order, notify: Boolean = true): Future[Either[OrderError, Order]] = {
    def attempt(left: Int): Future[Order] =
      repository.save(order).recoverWith { case e: TimeoutException => attempt(left - 1) }
    for {
      saved <- attempt(retries)
      _ <- notifier.send(saved) if notify
    } yield Right(saved)
  }
}

object OrderService {
  val Default = new OrderService(MemoryRepository)
  given ordering: Ordering[Order] = Ordering.by(_.id)
  implicit def toId(order: Order): String = order.id
}

extension (order: Order)
  def isEmpty: Boolean = order.items.isEmpty

type Handler = Order => Unit

class OrderServiceSpec extends AnyFunSuite {
  test("an order is placed") {
    assert(OrderService.Default.place(Order("1")).isCompleted)
  }
}
