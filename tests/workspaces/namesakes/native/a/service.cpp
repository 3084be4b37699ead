class Logger {
public:
    void log() { count_ += 1; }

private:
    int count_ = 0;
};

void use_a() {
    Logger logger;
    logger.log();
}
