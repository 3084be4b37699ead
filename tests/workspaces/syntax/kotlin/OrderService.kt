@file:JvmName("Orders")

package com.example.shop

import com.example.shop.model.Item
import kotlinx.coroutines.flow.*
import kotlinx.coroutines.withContext as onContext

/** How an order stands. */
enum class Status(val label: String) {
    OPEN("open"),
    CLOSED("closed") {
        override fun next() = OPEN
    };

    open fun next(): Status = CLOSED
}

/**
 * What a customer ordered.
 *
 * @property id its number
 */
data class Order(
    val id: String,
    private var items: List<Item> = emptyList(),
    total: Int,
) : Comparable<Order> {
    val size: Int
        get() = items.size

    init {
        require(id.isNotBlank()) { "no id" }
    }

    constructor(id: String) : this(id, emptyList(), 0)

    override fun compareTo(other: Order): Int = id.compareTo(other.id)

    companion object {
        const val MAXIMUM = 100

        fun empty(): Order = Order("none")
    }
}

sealed interface Result<out T> {
    data class Success<T>(val value: T) : Result<T>
    object Failure : Result<Nothing>
}

typealias Listener = (Order) -> Unit

interface OrderRepository {
    suspend fun find(id: String): Order?
    val count: Int
}

/** Looks orders up. */
@Service
class OrderService @Inject constructor(
    private val repository: OrderRepository,
    internal val clock: Clock,
) : BaseService(clock), OrderRepository by repository {
    private val logger = LoggerFactory.getLogger(javaClass)
    private val cache by lazy { HashMap<String, Order>() }

    @Transactional
    suspend fun place(order: Order, notify: Boolean = true): Result<Order> {
        val saved = repository.save(order)
        if (notify) listeners.forEach { it.onPlaced(saved) }
        logger.info("placed ${saved.id}")
        return Result.Success(saved)
    }

    private fun check(order: Order) = order.size < Order.MAXIMUM

    internal inner class Cursor
}

fun <T : Any> List<T>.second(): T = this[1]

private val defaultClock = Clock.systemUTC()

class OrderServiceTest {
    @Test
    fun `an order is placed`() {
        val service = OrderService(FakeRepository(), defaultClock)
        assertEquals(1, service.count)
    }
}
