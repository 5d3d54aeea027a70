// Tables through the C ABI, with cells as they come: commands to a router, of which all are done or none, and staffs that are ranked.
#include <array>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "bytes.hpp"
#include "kefu/kefu.h"

namespace {

const char charter_text[] =
    "[routing]\nskills = [\"refund\"]\nlanguages = [\"zh\"]\nautomatic = true\n[routing.channel.chat]\n[routing.channel.telephone]\n"
    "exclusive = true\n[routing.class.refund]\nneeds = \"refund >= 2\"\n";

const char* const columns[] = {"command", "at",    "agent",     "task",   "words",  "channels", "channel", "class",   "status",     "units",
                               "epoch",   "needs", "preferred", "credit", "source", "number",   "until",   "wrap_up", "idle_since", "used"};
const char* const cells[] = {"",
                             "add_agent",
                             "arrive_task",
                             "accept_offer",
                             "complete_task",
                             "advance_clock",
                             "a",
                             "b",
                             "客",
                             "t1",
                             "t2",
                             "refund:2; zh",
                             "refund:9",
                             "chat:2; telephone",
                             "chat",
                             "refund",
                             "available",
                             "away",
                             "0",
                             "1",
                             "-1",
                             "9223372036854775807",
                             "refund >= 2",
                             "not zh",
                             "a; b",
                             "3 min",
                             "1e300",
                             "2026-03-02T09:00:00Z",
                             "2026-03-02T09:01:00Z",
                             "9999-12-31T23:59:59Z",
                             "\xff",
                             "[\"a;b\"]",
                             "[1]",
                             ";",
                             ":"};

class Input : public Bytes {
   public:
    using Bytes::Bytes;
    /// Mostly a cell of a few, at times bytes as they come.
    std::string cell() {
        const unsigned b = byte();
        if (b < 224) return cells[b % std::size(cells)];
        std::string out;
        for (int n = b - 220; n > 0; --n) out.push_back(static_cast<char>(byte()));
        return out;
    }
};

/// A table with some of the columns; its first row is mostly a command that is one.
struct TableOf {
    explicit TableOf(Input& in) {
        const std::size_t rows = in.byte() % 6, width = 1 + in.byte() % 10;
        must(kefu_table_create("commands", &table, nullptr) == KEFU_OK);
        for (std::size_t c = 0; c < width; ++c) {
            const char* name = c < 2 && in.byte() % 4 != 0 ? columns[c] : columns[in.byte() % std::size(columns)];
            std::vector<std::string>& texts = kept.emplace_back();
            for (std::size_t r = 0; r < rows; ++r)
                texts.push_back(c == 0 && in.byte() % 4 != 0   ? cells[1 + in.byte() % 5]
                                : c == 1 && in.byte() % 8 != 0 ? "2026-03-02T09:00:0" + std::to_string(in.byte() % 10) + "Z"
                                                               : in.cell());
            std::vector<kefu_text> views;
            for (const std::string& t : texts) views.push_back({t.data(), static_cast<std::int64_t>(t.size())});
            spans.push_back(std::move(views));
            (void)kefu_table_borrow_text(table, name, spans.back().data(), nullptr, static_cast<std::int64_t>(rows), nullptr);
        }
    }
    TableOf(const TableOf&) = delete;
    TableOf& operator=(const TableOf&) = delete;
    ~TableOf() { kefu_table_destroy(&table); }

    kefu_table* table = nullptr;
    std::vector<std::vector<std::string>> kept;
    std::vector<std::vector<kefu_text>> spans;
};

std::uint64_t hash(const kefu_router* router) {
    std::uint64_t h = 0;
    must(kefu_router_get_state_hash(router, &h, nullptr) == KEFU_OK);
    return h;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    Input in(data, size);
    kefu_charter* charter = nullptr;
    kefu_router* router = nullptr;
    must(kefu_charter_parse(charter_text, sizeof charter_text - 1, "x", &charter, nullptr) == KEFU_OK);
    must(kefu_router_create(charter, nullptr, &router, nullptr) == KEFU_OK);
    for (int steps = 0; in.more() && steps < 16; ++steps) {
        kefu_result* result = nullptr;
        kefu_error error = KEFU_ERROR_INIT;
        const TableOf table(in);
        const std::uint64_t before = hash(router);
        const kefu_status applied = kefu_router_apply_table(router, table.table, nullptr, &result, &error);
        must(applied != KEFU_ERR_INTERNAL && (applied == KEFU_OK) == (result != nullptr));
        must(applied == KEFU_OK || (hash(router) == before && error.message[0] != '\0'));
        kefu_result_destroy(&result);

        kefu_staff* staff = nullptr;
        const kefu_status made = kefu_staff_create_from_table(charter, table.table, nullptr, &staff, nullptr);
        kefu_result* covered = nullptr;
        must(kefu_charter_get_coverage(charter, table.table, nullptr, &covered, nullptr) != KEFU_ERR_INTERNAL);
        kefu_result_destroy(&covered);
        must(made != KEFU_ERR_INTERNAL && (made == KEFU_OK) == (staff != nullptr));
        if (!staff) {
            const kefu_word_level words[] = {{"refund", in.byte() % 4}, {"zh", 1}};
            const kefu_channel_units lanes[] = {{"chat", in.byte() % 4}};
            kefu_staff_agent agents[2] = {KEFU_STAFF_AGENT_INIT, KEFU_STAFF_AGENT_INIT};
            agents[0].agent = "a";
            agents[0].words = words;
            agents[0].n_words = in.byte() % 3;
            agents[1].agent = in.byte() % 4 != 0 ? "b" : "a";
            agents[1].channels = lanes;
            agents[1].n_channels = in.byte() % 2;
            agents[1].units = in.byte() % 4 - 1;
            agents[1].status = in.byte() % 4;
            must(kefu_staff_create(charter, agents, 2, &staff, nullptr) != KEFU_ERR_INTERNAL);
        }
        if (staff) {
            const TableOf requests(in);
            kefu_rank_request one = KEFU_RANK_REQUEST_INIT;
            const std::string channel = in.cell(), task_class = in.cell(), needs = in.cell();
            one.channel = channel.c_str();
            one.task_class = task_class.c_str();
            one.needs = needs.c_str();
            one.most = in.byte() % 3 - 1;
            must(kefu_staff_rank(staff, &one, &result, nullptr) != KEFU_ERR_INTERNAL);
            kefu_result_destroy(&result);
            must(kefu_staff_rank_table(staff, requests.table, nullptr, in.byte() % 3 - 1, &result, nullptr) != KEFU_ERR_INTERNAL);
            kefu_result_destroy(&result);
        }
        kefu_staff_destroy(&staff);
    }
    kefu_router_destroy(&router);
    kefu_charter_destroy(&charter);
    return 0;
}
