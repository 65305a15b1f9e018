/* PROPPATCH (RFC 4918 9.2). SPDX-License-Identifier: Apache-2.0 */
#include "serve/changes.h"
#include "serve/multistatus.h"

#include "base/banned.h"

static unsigned write_outcomes(struct serve_call *call, const struct serve_changes *changes)
{
    struct serve_writer w = serve_xml(call);
    multistatus_begin(&w);
    multistatus_response(&w, call->resource);
    serve_write_changes(&w, changes);
    multistatus_response_end(&w);
    multistatus_end(&w);
    return serve_body(call, 207, &w, SPAN(SERVE_XML_TYPE));
}

unsigned serve_proppatch(struct serve_call *call)
{
    struct serve_changes changes;
    if (!serve_changes_open(call, &call->op->body.propertyupdate, false, &changes))
        return 503;
    const unsigned written = write_outcomes(call, &changes);
    if (written != 207 || serve_changes_refused(&changes))
        return written;
    size_t failed;
    struct tree_obstacle obstacle = {0};
    const enum tree_status done = tree_change_properties(
        call->site->tree, &call->who, call->path, changes.list, changes.count, &failed, &obstacle);
    if (done == TREE_OK)
        return written;
    *call->reply = (struct serve_reply){0};
    if (done != TREE_FULL)
        return serve_failed(call, done, &obstacle, 0);
    changes.faults[failed] = SERVE_CHANGE_FULL;
    return write_outcomes(call, &changes);
}
