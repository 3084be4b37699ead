using System;
using static System.Math;
using Json = System.Text.Json.JsonSerializer;

namespace Shop.Orders
{
    /// <summary>
    /// An order of a customer. Immutable.
    /// </summary>
    /// <param name="T">Kind of item.</param>
    [Serializable]
    public sealed class Order<T> : EntityBase<T>, IPriced where T : Item
    {
        private const int Max = 10;
        private readonly ILogger logger;
        public event EventHandler Changed;

        /// <summary>What the customer pays.</summary>
        public decimal Total { get; private set; } = 0;
        public bool IsEmpty => items.Count == 0;

        public Order(string id, ILogger logger) : base(id)
        {
            this.logger = logger ?? throw new ArgumentNullException(nameof(logger));
        }

        [Obsolete("use FindAsync"), EditorBrowsable]
        public async Task<Item> FindAsync<TKey>(TKey key, int depth = 1)
            where TKey : notnull
        {
            int Local(int n) => n + 1;
            var found = await repository.Get<TKey>(key);
            logger?.Log(Local(depth));
            return (Item)found as Item;
        }

        internal static Order<T> Parse(string text) => Json.Deserialize<Order<T>>(text);

        void IDisposable.Dispose() { Console.WriteLine(Max(1, 2)); }

        public delegate void Handler(Order<T> order);

        public enum Status { Open = 1, Closed }

        protected struct Line { public int Count; }
    }

    public interface IPriced : IDisposable
    {
        decimal Total { get; }
        decimal WithTax(decimal rate);
    }

    public record Point(int X, int Y) : Shape(X);

    public class OrderTests
    {
        [Fact]
        public void TotalIsZero()
        {
            Assert.Equal(0, new Order<Item>("1", null).Total);
        }
    }
}
