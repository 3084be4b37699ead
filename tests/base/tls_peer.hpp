// The other end of a TLS client in memory: a server with a certificate that is made here.
#pragma once

#include "base/http/channel.hpp"

#include <filesystem>
#include <memory>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <stdexcept>
#include <string>

namespace test {

/// A key and a certificate signed by itself for `subject` ("DNS:demo.example").
struct Identity {
    explicit Identity(const std::string& subject, long valid_seconds = 3600)
        : key(EVP_EC_gen("P-256"), EVP_PKEY_free), certificate(X509_new(), X509_free) {
        X509_set_version(certificate.get(), 2);
        ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
        X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -7200);
        X509_gmtime_adj(X509_getm_notAfter(certificate.get()), valid_seconds);
        X509_set_pubkey(certificate.get(), key.get());
        X509_NAME* name = X509_get_subject_name(certificate.get());
        X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>("test"),
                                   -1, -1, 0);
        X509_set_issuer_name(certificate.get(), name);
        X509_EXTENSION* extension =
            X509V3_EXT_conf_nid(nullptr, nullptr, NID_subject_alt_name, subject.c_str());
        X509_add_ext(certificate.get(), extension, -1);
        X509_EXTENSION_free(extension);
        if (X509_sign(certificate.get(), key.get(), EVP_sha256()) == 0)
            throw std::runtime_error("cannot sign a certificate");
    }

    /// What a client of it trusts.
    void write(const std::filesystem::path& file) const {
        const std::unique_ptr<BIO, decltype(&BIO_free_all)> out(BIO_new_file(file.c_str(), "w"),
                                                                BIO_free_all);
        if (!out || PEM_write_bio_X509(out.get(), certificate.get()) != 1)
            throw std::runtime_error("cannot write a certificate");
    }

    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key;
    std::unique_ptr<X509, decltype(&X509_free)> certificate;
};

/// Speaks with a channel over two memory buffers.
class TlsPeer {
public:
    explicit TlsPeer(const Identity& identity, int highest_version = TLS1_3_VERSION)
        : context_(SSL_CTX_new(TLS_server_method()), SSL_CTX_free) {
        SSL_CTX_set_security_level(context_.get(), 0);
        SSL_CTX_set_max_proto_version(context_.get(), highest_version);
        SSL_CTX_use_certificate(context_.get(), identity.certificate.get());
        SSL_CTX_use_PrivateKey(context_.get(), identity.key.get());
        ssl_.reset(SSL_new(context_.get()));
        in_ = BIO_new(BIO_s_mem());
        out_ = BIO_new(BIO_s_mem());
        SSL_set_bio(ssl_.get(), in_, out_);
        SSL_set_accept_state(ssl_.get());
    }

    /// What the channel has for the wire goes to the peer; what the peer answers comes back, `step` bytes at
    /// a time.
    void exchange(base::http::Channel& channel, std::size_t step = 4096) {
        const std::string to_peer = channel.take_outgoing();
        if (!to_peer.empty()) BIO_write(in_, to_peer.data(), static_cast<int>(to_peer.size()));
        if (SSL_is_init_finished(ssl_.get()) == 0) SSL_do_handshake(ssl_.get());
        const std::string answer = take_wire();
        for (std::size_t at = 0; at < answer.size(); at += step)
            channel.received(std::string_view(answer).substr(at, step));
    }

    /// True when both are done within some rounds. Throws what the channel throws.
    bool shake_hands(base::http::Channel& channel, std::size_t step = 4096) {
        for (int i = 0; i < 10; ++i) {
            const bool done = channel.shake_hands();
            exchange(channel, step);
            if (done && SSL_is_init_finished(ssl_.get()) == 1) return true;
        }
        return false;
    }

    std::string read() {
        std::string out(1 << 20, '\0');
        std::size_t size = 0;
        for (int count = 0;
             (count = SSL_read(ssl_.get(), out.data() + size, static_cast<int>(out.size() - size))) > 0;)
            size += static_cast<std::size_t>(count);
        out.resize(size);
        return out;
    }
    void write(const std::string& text) { SSL_write(ssl_.get(), text.data(), static_cast<int>(text.size())); }
    /// Says that nothing more comes.
    void say_farewell() { SSL_shutdown(ssl_.get()); }

    std::string take_wire() {
        std::string out(static_cast<std::size_t>(BIO_ctrl_pending(out_)), '\0');
        if (!out.empty()) BIO_read(out_, out.data(), static_cast<int>(out.size()));
        return out;
    }

private:
    std::unique_ptr<SSL_CTX, decltype(&SSL_CTX_free)> context_;
    std::unique_ptr<SSL, decltype(&SSL_free)> ssl_{nullptr, SSL_free};
    BIO* in_ = nullptr;   // owned by ssl_
    BIO* out_ = nullptr;  // likewise
};

}  // namespace test
