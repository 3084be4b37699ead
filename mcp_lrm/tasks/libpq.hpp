// The functions of libpq that we call, loaded when the first connection needs them: whoever uses SQLite does
// not pay for PostgreSQL's libraries.
#pragma once

#include <libpq-fe.h>

namespace lrm::tasks {

struct Libpq {
    decltype(&PQconnectdb) connect;
    decltype(&PQfinish) finish;
    decltype(&PQstatus) status;
    decltype(&PQerrorMessage) error_message;
    decltype(&PQexec) exec;
    decltype(&PQexecParams) exec_params;
    decltype(&PQprepare) prepare;
    decltype(&PQexecPrepared) exec_prepared;
    decltype(&PQsendQueryPrepared) send_prepared;
    decltype(&PQenterPipelineMode) enter_pipeline;
    decltype(&PQexitPipelineMode) exit_pipeline;
    decltype(&PQpipelineSync) pipeline_sync;
    decltype(&PQgetResult) get_result;
    decltype(&PQresultStatus) result_status;
    decltype(&PQresultErrorMessage) result_error;
    decltype(&PQntuples) rows;
    decltype(&PQnfields) columns;
    decltype(&PQgetvalue) value;
    decltype(&PQgetlength) length;
    decltype(&PQftype) type;
    decltype(&PQclear) clear;
    decltype(&PQunescapeBytea) unescape;
    decltype(&PQfreemem) free_memory;
    decltype(&PQsetNoticeProcessor) set_notice_processor;
};

/// Throws base::Error{database} that names the package when it is not installed. Any thread.
const Libpq& libpq();

}  // namespace lrm::tasks
