namespace Net
{
    public class Client
    {
        public string Fetch(string url) => url;

        public string FetchAll(string url) => url;

        public string First() => FetchAll("1");

        public string Second() => FetchAll("2");
    }
}
