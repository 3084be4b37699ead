using Shop.Orders;

namespace Shop;

// Starts everything.
internal static class Program
{
    private static int Main(string[] args) => Run(args);
}
