// Two symbols of one name, language by language: each is a case where the name alone would give wrong
// callers.
#include "tests/index/relations_fixture.hpp"

#include <catch2/catch.hpp>

using test::RelatedFiles;
using test::Strings;

TEST_CASE("C++: classes, namespaces, includes and file-local names decide") {
    RelatedFiles files;
    files.file("log/file.hpp",
               "#pragma once\n"
               "namespace log {\n"
               "class File {\n"
               "public:\n"
               "    void write(int x);\n"
               "};\n"
               "void open();\n"
               "}\n");
    files.file("log/file.cpp",
               "#include \"log/file.hpp\"\n"
               "namespace log {\n"
               "static void helper() {}\n"
               "void File::write(int x) { helper(); }\n"
               "void open() { helper(); }\n"
               "}\n");
    files.file("net/socket.hpp",
               "#pragma once\n"
               "namespace net {\n"
               "class Socket {\n"
               "public:\n"
               "    void write(int x);\n"
               "};\n"
               "void open();\n"
               "}\n");
    files.file("net/socket.cpp",
               "#include \"socket.hpp\"\n"
               "namespace {\n"
               "void helper() {}\n"
               "}\n"
               "namespace net {\n"
               "void Socket::write(int x) { helper(); }\n"
               "void open() {}\n"
               "}\n");
    files.file("app/main.cpp",
               "#include \"log/file.hpp\"\n"
               "#include \"net/socket.hpp\"\n"
               "#include <memory>\n"
               "struct App {\n"
               "    std::unique_ptr<net::Socket> socket_;\n"
               "    log::File file_;\n"
               "    void run(const net::Socket& other) {\n"
               "        socket_->write(1);\n"
               "        file_.write(2);\n"
               "        other.write(3);\n"
               "        log::open();\n"
               "        net::open();\n"
               "    }\n"
               "};\n"
               "int main() {\n"
               "    log::File f;\n"
               "    f.write(4);\n"
               "    auto s = std::make_unique<net::Socket>();\n"
               "    s->write(5);\n"
               "}\n");
    CHECK(files.callers("File.write") == Strings{"app/main.cpp:9 App.run", "app/main.cpp:17 main"});
    CHECK(files.callers("Socket.write") ==
          Strings{"app/main.cpp:8 App.run", "app/main.cpp:10 App.run", "app/main.cpp:19 main"});
    CHECK(files.callers("log::open") == Strings{"app/main.cpp:11 App.run"});
    CHECK(files.callers("net::open") == Strings{"app/main.cpp:12 App.run"});
    CHECK(files.callers("log/file.cpp:helper") ==
          Strings{"log/file.cpp:4 log.File.write", "log/file.cpp:5 log.open"});
    CHECK(files.callers("net/socket.cpp:helper") == Strings{"net/socket.cpp:6 net.Socket.write"});
}

TEST_CASE("C: static functions of one name stay in their files") {
    RelatedFiles files;
    files.file("a.c", "static int step(void) { return 1; }\nint run_a(void) { return step(); }\n");
    files.file("b.c", "static int step(void) { return 2; }\nint run_b(void) { return step(); }\n");
    files.file("api.h", "int run_a(void);\nint run_b(void);\n");
    files.file("main.c", "#include \"api.h\"\nint main(void) { return run_a() + run_b(); }\n");
    CHECK(files.callers("a.c:step") == Strings{"a.c:2 run_a"});
    CHECK(files.callers("b.c:step") == Strings{"b.c:2 run_b"});
    CHECK(files.callers("a.c:run_a") == Strings{"main.c:2 main"});
}

TEST_CASE("C#: namespaces, usings and types decide") {
    RelatedFiles files;
    files.file("Orders/Repo.cs",
               "namespace Shop.Orders;\n"
               "public class Repo {\n"
               "    public void Store(int id) { Check(id); }\n"
               "    private void Check(int id) {}\n"
               "}\n");
    files.file("Users/Repo.cs",
               "namespace Shop.Users {\n"
               "    public class Repo {\n"
               "        public void Store(int id) { Check(id); }\n"
               "        private void Check(int id) {}\n"
               "    }\n"
               "}\n");
    files.file("App.cs",
               "using Shop.Orders;\n"
               "namespace Shop.Web;\n"
               "public class App {\n"
               "    private readonly Repo _orders;\n"
               "    private readonly Shop.Users.Repo _users = new Shop.Users.Repo();\n"
               "    public App(Repo orders) { _orders = orders; }\n"
               "    public void Run() {\n"
               "        _orders.Store(1);\n"
               "        _users.Store(2);\n"
               "        var repo = new Repo();\n"
               "        repo.Store(3);\n"
               "    }\n"
               "}\n");
    CHECK(files.callers("Orders/Repo.cs:Repo.Store") == Strings{"App.cs:8 App.Run", "App.cs:11 App.Run"});
    CHECK(files.callers("Users/Repo.cs:Repo.Store") == Strings{"App.cs:9 App.Run"});
    CHECK(files.callers("Users/Repo.cs:Repo.Check") == Strings{"Users/Repo.cs:3 Shop.Users.Repo.Store"});
}

TEST_CASE("PHP: use statements, typed properties and constructors decide") {
    RelatedFiles files;
    files.file("src/Mail/Sender.php",
               "<?php\n"
               "namespace App\\Mail;\n"
               "class Sender {\n"
               "    public function deliver(): void { $this->log(); }\n"
               "    private function log(): void {}\n"
               "}\n");
    files.file("src/Sms/Sender.php",
               "<?php\n"
               "namespace App\\Sms;\n"
               "class Sender {\n"
               "    public static function make(): self { return new self(); }\n"
               "    public function deliver(): void { $this->log(); }\n"
               "    private function log(): void {}\n"
               "}\n");
    files.file("src/Notifier.php",
               "<?php\n"
               "namespace App;\n"
               "use App\\Mail\\Sender;\n"
               "use App\\Sms\\Sender as SmsSender;\n"
               "class Notifier {\n"
               "    private SmsSender $sms;\n"
               "    public function __construct(private Sender $mail) { $this->sms = SmsSender::make(); }\n"
               "    public function run(SmsSender $other): void {\n"
               "        $this->mail->deliver();\n"
               "        $this->sms->deliver();\n"
               "        $other->deliver();\n"
               "        $new = new Sender();\n"
               "        $new->deliver();\n"
               "    }\n"
               "}\n");
    CHECK(files.callers("src/Mail/Sender.php:Sender.deliver") ==
          Strings{"src/Notifier.php:9 Notifier.run", "src/Notifier.php:13 Notifier.run"});
    CHECK(files.callers("src/Sms/Sender.php:Sender.deliver") ==
          Strings{"src/Notifier.php:10 Notifier.run", "src/Notifier.php:11 Notifier.run"});
    CHECK(files.callers("src/Sms/Sender.php:Sender.log") == Strings{"src/Sms/Sender.php:5 Sender.deliver"});
}

TEST_CASE("Ruby: modules, instance variables and self decide") {
    RelatedFiles files;
    files.file("lib/billing/invoice.rb",
               "module Billing\n"
               "  class Invoice\n"
               "    def issue\n"
               "      number\n"
               "      self.stamp\n"
               "    end\n"
               "    def number; 1; end\n"
               "    def stamp; 1; end\n"
               "  end\n"
               "end\n");
    files.file("lib/stock/invoice.rb",
               "module Stock\n"
               "  class Invoice\n"
               "    def issue\n"
               "      stamp()\n"
               "    end\n"
               "    def stamp; 2; end\n"
               "  end\n"
               "end\n");
    files.file("lib/app.rb",
               "class App\n"
               "  def initialize\n"
               "    @invoice = Billing::Invoice.new\n"
               "  end\n"
               "  def run(thing)\n"
               "    @invoice.issue\n"
               "    other = Stock::Invoice.new\n"
               "    other.issue\n"
               "    thing.issue\n"
               "  end\n"
               "end\n");
    CHECK(files.callers("Billing::Invoice.issue") ==
          Strings{"lib/app.rb:6 App.run", "? lib/app.rb:9 App.run"});
    CHECK(files.callers("Stock::Invoice.issue") == Strings{"lib/app.rb:8 App.run", "? lib/app.rb:9 App.run"});
    CHECK(files.callers("Billing::Invoice.stamp") ==
          Strings{"lib/billing/invoice.rb:5 Billing.Invoice.issue"});
    CHECK(files.callers("Stock::Invoice.stamp") == Strings{"lib/stock/invoice.rb:4 Stock.Invoice.issue"});
}

TEST_CASE("Kotlin: constructors without new, annotated properties and packages decide") {
    RelatedFiles files;
    files.file("a/Repo.kt",
               "package org.a\n\nclass Repo {\n    fun store(id: Int) { check(id) }\n    private fun "
               "check(id: Int) {}\n}\n");
    files.file("b/Repo.kt",
               "package org.b\n\nclass Repo {\n    fun store(id: Int) { check(id) }\n    private fun "
               "check(id: Int) {}\n}\n");
    files.file("c/App.kt",
               "package org.c\n"
               "\n"
               "import org.a.Repo\n"
               "import org.b.Repo as Users\n"
               "\n"
               "class App(private val repo: Repo) {\n"
               "    private val users = Users()\n"
               "    fun run(other: Users) {\n"
               "        repo.store(1)\n"
               "        users.store(2)\n"
               "        other.store(3)\n"
               "        val again = Repo()\n"
               "        again.store(4)\n"
               "    }\n"
               "}\n");
    CHECK(files.callers("a/Repo.kt:Repo.store") == Strings{"c/App.kt:9 App.run", "c/App.kt:13 App.run"});
    CHECK(files.callers("b/Repo.kt:Repo.store") == Strings{"c/App.kt:10 App.run", "c/App.kt:11 App.run"});
    CHECK(files.callers("b/Repo.kt:Repo.check") == Strings{"b/Repo.kt:4 Repo.store"});
}

TEST_CASE("Lua and Dart: what was required or imported decides") {
    RelatedFiles files;
    files.file("a/tools.lua", "local M = {}\nfunction M.clean(x) return x end\nreturn M\n");
    files.file("b/tools.lua", "local M = {}\nfunction M.clean(x) return x end\nreturn M\n");
    files.file("main.lua",
               "local tools = require(\"a.tools\")\nlocal function run()\n  tools.clean(1)\nend\nrun()\n");
    files.file("lib/a/box.dart", "class Box { void open() {} }\n");
    files.file("lib/b/box.dart", "class Box { void open() {} }\n");
    files.file("lib/main.dart",
               "import 'package:app/a/box.dart';\n"
               "import 'b/box.dart' as other;\n"
               "void main() {\n"
               "  final box = Box();\n"
               "  box.open();\n"
               "  final second = other.Box();\n"
               "  second.open();\n"
               "}\n");
    CHECK(files.callers("a/tools.lua:clean") == Strings{"main.lua:3 run"});
    CHECK(files.callers("b/tools.lua:clean").empty());
    CHECK(files.callers("lib/a/box.dart:Box.open") == Strings{"lib/main.dart:5 main"});
    CHECK(files.callers("lib/b/box.dart:Box.open") == Strings{"lib/main.dart:7 main"});
}
