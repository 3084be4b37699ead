#include "support.hpp"

#include <catch2/catch.hpp>

using test::Found;
using test::found;

TEST_CASE("public addresses are found, with their prefix and without their port") {
    CHECK(found("from 198.41.0.4:8080") == Found{"IP:198.41.0.4"});
    CHECK(found("81.2.69.142/24") == Found{"IP:81.2.69.142/24"});
    CHECK(found("[2607:f8b0:400a:801::1003]:443") == Found{"IP:2607:f8b0:400a:801::1003"});
    CHECK(found("2a01:cb00:0000:1234:5678:9abc:def0:1234") ==
          Found{"IP:2a01:cb00:0000:1234:5678:9abc:def0:1234"});
    CHECK(found("::ffff:81.2.69.142") == Found{"IP:::ffff:81.2.69.142"});
}

TEST_CASE("reserved addresses are left, unless asked for") {
    for (const char* text :
         {"127.0.0.1", "10.1.2.3", "192.168.0.1", "172.20.1.1", "169.254.1.1", "203.0.113.9", "192.0.2.1",
          "0.0.0.0", "255.255.255.255", "::1", "fe80::1%eth0", "fd00::12:34", "2001:db8::1", "ff02::1"})
        CHECK(found(text).empty());
    anonymizer::Options options;
    options.hide_private_addresses = true;
    CHECK(found("10.1.2.3", options) == Found{"IP:10.1.2.3"});
}

TEST_CASE("versions, names and times are no addresses") {
    for (const char* text :
         {"version 10.20.30.40", "v81.2.69.142", "1.2.3.4", "Chrome/120.0.6099.0", "1.3.6.1.4.1.311",
          "std::string", "dead::beef", "12:34:56", "a::b", "300.1.1.1", "81.2.69", "01.02.03.04"})
        CHECK(found(text).empty());
}

TEST_CASE("hardware addresses in all their forms") {
    for (const std::string mac : {"3c:5a:b4:11:22:33", "3C-5A-B4-11-22-33", "3c5a.b411.2233",
                                  "a4-5e-60-c2-1b-3f", "02:00:5e:10:00:00:00:01"})
        CHECK(found("at " + mac + " up") == Found{"MAC:" + mac});
    for (const char* text : {"00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff", "3c:5a:b4:11:22", "00:00:5e:00:53:01"})
        CHECK(found(text).empty());
}
