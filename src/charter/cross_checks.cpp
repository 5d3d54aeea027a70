#include "charter/cross_checks.hpp"

#include <algorithm>

#include "charter/finding_texts.hpp"
#include "core/hint.hpp"
#include "kefu/core/codec.hpp"
#include "kefu/customer/grade.hpp"
#include "kefu/service/routing.hpp"

namespace kefu::detail {

namespace {

template <Described T>
T options_of(const Tree& document) {
    T options;
    Findings again("");  // noted where the section is read
    read_sections(document, options, again);
    return options;
}

const rule::DecisionTable* find(const std::vector<rule::DecisionTable>& tables, std::string_view name) {
    const auto at = std::find_if(tables.begin(), tables.end(), [&](const rule::DecisionTable& t) { return t.name() == name; });
    return at == tables.end() ? nullptr : &*at;
}

/// Whether a row answers so, or what holds otherwise does.
bool gives(const rule::DecisionTable& table, std::size_t column, std::int64_t code) {
    for (std::int32_t row = -1; row < table.rows(); ++row)
        if (table.output(row, column) == rule::Value(code)) return true;
    return false;
}

class Checks {
   public:
    Checks(const Tree& document, const Tree& own, const std::vector<rule::DecisionTable>& tables, Findings& findings)
        : document_(document), own_(own), tables_(tables), findings_(findings) {}

    void grade() {
        const auto options = options_of<customer::GradeOptions>(document_);
        const rule::DecisionTable* table = asked("customer.grade.grade_table", "grade", options.grade_table.name, "service_grade");
        if (!table) return;
        const std::size_t column = customer::answer_column(*table, "grade");
        const auto& domain = table->outputs()[column].domain;
        const std::vector<std::string_view> known(domain.words.begin(), domain.words.end());
        if (document_.find("routing")) {
            const auto routed = options_of<service::RoutingOptions>(document_).grades;
            for (const std::string_view grade : known) {
                const auto code = domain.code_of(grade);
                if (std::find(routed.begin(), routed.end(), grade) != routed.end() || !gives(*table, column, *code)) continue;
                const Tree* at = place_of(own_, "routing.grades");
                findings_.warning(at ? at->line : 0, at ? at->position : 0, charter_texts, "grade_not_routed",
                                  {{"grade", grade}, {"table", table->name()}});
            }
        }
        for (const auto& [grade, text] : options.gets) {
            const std::string path = "customer.grade.gets." + grade;
            if (!domain.code_of(grade)) {
                note(path, told(charter_texts, "gets_no_grade", {{"grade", grade}, {"hint", hints(grade, known, "grades", "等级")}}),
                     "gets_no_grade");
            } else if (!gives(*table, column, *domain.code_of(grade))) {
                const Tree* at = place_of(own_, path);
                findings_.warning(at ? at->line : 0, at ? at->position : 0, charter_texts, "gets_grade_never", {{"grade", grade}});
            }
        }
    }
    void segment() {
        (void)asked("customer.segment.segment_table", "segment", options_of<customer::SegmentOptions>(document_).segment_table.name,
                    "segment");
    }

   private:
    /// The table that an option asks for, if it may be asked.
    const rule::DecisionTable* asked(std::string_view option, std::string_view use, const std::string& name, std::string_view usual) {
        const rule::DecisionTable* table = find(tables_, name);
        if (!table) {
            // One that is there and cannot be used is told where it stands.
            if (name == usual || (document_.find("table") && document_.find("table")->find(name))) return nullptr;
            std::vector<std::string_view> known;
            for (const rule::DecisionTable& t : tables_) known.push_back(t.name());
            note(option, told(charter_texts, "no_table", {{"table", name}, {"hint", hints(name, known, "tables", "决策表")}}), "no_table");
            return nullptr;
        }
        const auto tiers = customer::tier_names(options_of<customer::PyramidOptions>(document_));
        for (const auto& problem : customer::fact_problems(*table, use, tiers)) {
            std::string path = "table." + name;
            if (problem.input >= 0) path += ".input." + table->inputs()[static_cast<std::size_t>(problem.input)].name;
            note(path, problem.phrase, problem.code);
        }
        return table;
    }
    void note(std::string_view path, Phrase phrase, std::string_view code) {
        const Tree* at = place_of(own_, path);
        findings_.error(at ? at->line : 0, at ? at->position : 0, code, std::move(phrase));
    }

    const Tree& document_;
    const Tree& own_;
    const std::vector<rule::DecisionTable>& tables_;
    Findings& findings_;
};

}  // namespace

const Tree* place_of(const Tree& own, std::string_view path) noexcept {
    const Tree* at = nullptr;
    while (!(at = own.find_path(path)) && path.find('.') != std::string_view::npos) path = path.substr(0, path.rfind('.'));
    return at ? at : own.find_path("charter.extends");
}

void check_across(const Tree& document, const Tree& own, const std::vector<rule::DecisionTable>& tables, Findings& findings) {
    Checks checks(document, own, tables, findings);
    checks.grade();
    checks.segment();
}

}  // namespace kefu::detail
