// TLS for an HTTP client, by OpenSSL: two memory buffers, no socket.
#include "base/tls/client_tls.hpp"

#include "base/error.hpp"

#include <algorithm>
#include <limits>
#include <memory>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

namespace base::tls {
namespace {

using Context = std::shared_ptr<SSL_CTX>;

std::string reason() {
    char text[256] = "";
    if (const unsigned long code = ERR_get_error(); code != 0) {
        const char* words = ERR_reason_error_string(code);
        if (words != nullptr) return words;
        ERR_error_string_n(code, text, sizeof text);
    }
    ERR_clear_error();
    return text;
}

int size_of(std::size_t size) {
    return static_cast<int>(std::min<std::size_t>(size, std::numeric_limits<int>::max()));
}

class TlsChannel : public http::Channel {
public:
    TlsChannel(Context context, const std::string& host) : context_(std::move(context)), host_(host) {
        ssl_ = SSL_new(context_.get());
        if (ssl_ == nullptr) throw Error(ErrorKind::network, "cannot begin TLS");
        in_ = BIO_new(BIO_s_mem());
        out_ = BIO_new(BIO_s_mem());
        SSL_set_bio(ssl_, in_, out_);
        SSL_set_connect_state(ssl_);
        X509_VERIFY_PARAM* expected = SSL_get0_param(ssl_);
        X509_VERIFY_PARAM_set_hostflags(expected, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        if (X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str()) != 1) {
            ERR_clear_error();  // a name, not an address
            SSL_set_tlsext_host_name(ssl_, host.c_str());
            X509_VERIFY_PARAM_set1_host(expected, host.c_str(), host.size());
        }
    }
    ~TlsChannel() override { SSL_free(ssl_); }
    TlsChannel(const TlsChannel&) = delete;
    TlsChannel& operator=(const TlsChannel&) = delete;

    void received(std::string_view wire) override {
        if (!wire.empty() && BIO_write(in_, wire.data(), size_of(wire.size())) != size_of(wire.size()))
            fail();
    }

    std::string take_outgoing() override {
        std::string out(static_cast<std::size_t>(BIO_ctrl_pending(out_)), '\0');
        if (!out.empty()) BIO_read(out_, out.data(), size_of(out.size()));
        return out;
    }

    bool shake_hands() override {
        ERR_clear_error();
        const int result = SSL_do_handshake(ssl_);
        if (result == 1) return true;
        if (SSL_get_error(ssl_, result) != SSL_ERROR_WANT_READ) fail();
        return false;
    }

    std::size_t read(char* out, std::size_t size) override {
        ERR_clear_error();
        const int count = SSL_read(ssl_, out, size_of(size));
        if (count > 0) return static_cast<std::size_t>(count);
        const int error = SSL_get_error(ssl_, count);
        if (error == SSL_ERROR_ZERO_RETURN) ended_ = true;
        else if (error != SSL_ERROR_WANT_READ) fail();
        return 0;
    }

    void write(std::string_view plain) override {
        ERR_clear_error();
        if (!plain.empty() && SSL_write(ssl_, plain.data(), size_of(plain.size())) <= 0) fail();
    }

    bool has_ended() const override { return ended_; }

private:
    [[noreturn]] void fail() {
        const long verdict = SSL_get_verify_result(ssl_);
        if (verdict != X509_V_OK) {
            ERR_clear_error();
            throw Error(ErrorKind::network, "the certificate of " + host_ + " is not trusted",
                        X509_verify_cert_error_string(verdict));
        }
        throw Error(ErrorKind::network, "TLS with " + host_ + " failed", reason());
    }

    Context context_;
    std::string host_;
    SSL* ssl_ = nullptr;
    BIO* in_ = nullptr;   // owned by ssl_
    BIO* out_ = nullptr;  // likewise
    bool ended_ = false;
};

}  // namespace

http::MakeChannel client(const std::string& host, const std::string& authorities) {
    Context context(SSL_CTX_new(TLS_client_method()), SSL_CTX_free);
    if (!context) throw Error(ErrorKind::network, "cannot begin TLS", reason());
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION);
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);
    const bool loaded = authorities.empty()
                            ? SSL_CTX_set_default_verify_paths(context.get()) == 1
                            : SSL_CTX_load_verify_file(context.get(), authorities.c_str()) == 1;
    if (!loaded) {
        const std::string why = reason();
        throw Error(ErrorKind::config,
                    authorities.empty() ? "cannot read the system's certificate authorities"
                                        : "cannot read the certificate authorities in " + authorities,
                    why);
    }
    return [context, host]() -> std::unique_ptr<http::Channel> {
        return std::make_unique<TlsChannel>(context, host);
    };
}

}  // namespace base::tls
