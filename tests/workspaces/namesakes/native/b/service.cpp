class Logger {
public:
    void log() { count_ += 2; }

private:
    int count_ = 0;
};

void use_b() {
    Logger logger;
    logger.log();
}
