#include "mcp_lrm/tasks/libpq.hpp"

#include "base/error.hpp"

#include <dlfcn.h>

namespace lrm::tasks {
namespace {

template <class Function>
void find(void* library, const char* name, Function& function) {
    void* const symbol = dlsym(library, name);
    if (symbol == nullptr)
        throw base::Error(base::ErrorKind::database, std::string("libpq is too old: it has no ") + name +
                                                         "; install libpq5 14 or newer");
    function = reinterpret_cast<Function>(symbol);
}

Libpq load() {
    void* const library = dlopen("libpq.so.5", RTLD_NOW | RTLD_LOCAL);
    if (library == nullptr)
        throw base::Error(
            base::ErrorKind::database,
            "DATABASE_URL asks for PostgreSQL, but libpq is not installed: apt-get install libpq5");
    Libpq out{};
    find(library, "PQconnectdb", out.connect);
    find(library, "PQfinish", out.finish);
    find(library, "PQstatus", out.status);
    find(library, "PQerrorMessage", out.error_message);
    find(library, "PQexec", out.exec);
    find(library, "PQexecParams", out.exec_params);
    find(library, "PQprepare", out.prepare);
    find(library, "PQexecPrepared", out.exec_prepared);
    find(library, "PQsendQueryPrepared", out.send_prepared);
    find(library, "PQenterPipelineMode", out.enter_pipeline);
    find(library, "PQexitPipelineMode", out.exit_pipeline);
    find(library, "PQpipelineSync", out.pipeline_sync);
    find(library, "PQgetResult", out.get_result);
    find(library, "PQresultStatus", out.result_status);
    find(library, "PQresultErrorMessage", out.result_error);
    find(library, "PQntuples", out.rows);
    find(library, "PQnfields", out.columns);
    find(library, "PQgetvalue", out.value);
    find(library, "PQgetlength", out.length);
    find(library, "PQftype", out.type);
    find(library, "PQclear", out.clear);
    find(library, "PQunescapeBytea", out.unescape);
    find(library, "PQfreemem", out.free_memory);
    find(library, "PQsetNoticeProcessor", out.set_notice_processor);
    return out;
}

}  // namespace

const Libpq& libpq() {
    static const Libpq functions = load();
    return functions;
}

}  // namespace lrm::tasks
