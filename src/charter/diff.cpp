#include "kefu/charter/diff.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "charter/toml.hpp"

namespace kefu {

namespace {

constexpr std::array texts{
    ReasonText{"charter.changed", "{path} was {before} and is {after}.", "{path} 由 {before} 改为 {after}。"},
    ReasonText{"charter.added", "{path}: {after} is new.", "{path}：新增 {after}。"},
    ReasonText{"charter.removed", "{path}: {before} is gone.", "{path}：删除 {before}。"},
    ReasonText{"charter.moved", "{path}: rows that were there before stand in another order.", "{path}：原有各行的顺序不同。"}};

class Differences {
   public:
    std::vector<Change> take(const Tree& before, const Tree& after) {
        tables(before, after, {});
        return std::move(changes_);
    }

   private:
    static std::string told(const Tree* value) {
        return value && !value->is(Tree::Kind::null) ? detail::toml_value(*value) : std::string();
    }

    void one(const std::string& path, const Tree* before, const Tree* after) {
        const std::string a = told(before), b = told(after);
        if (a == b) return;
        changes_.push_back({a.empty() ? ChangeKind::added : b.empty() ? ChangeKind::removed : ChangeKind::changed, path, a, b});
    }
    static bool is_table(const Tree* tree) { return tree && tree->is(Tree::Kind::table); }

    void tables(const Tree& before, const Tree& after, const std::string& path) {
        std::vector<std::string> keys;
        for (const Tree* tree : {&before, &after})
            for (const TreeMember& m : tree->members()) keys.push_back(m.key);
        std::sort(keys.begin(), keys.end());
        keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
        for (const std::string& key : keys) {
            const std::string here = path.empty() ? key : path + "." + key;
            const Tree* a = before.find(key);
            const Tree* b = after.find(key);
            // Inputs and outputs of a decision table have an order, and are told whole.
            const bool whole = path.starts_with("table.") && (key == "input" || key == "output");
            const bool in_tables = path.empty() && key == "table";
            if (path.starts_with("table.") && key == "rows" && a && b) rows(here, *a, *b);
            else if (!whole && ((is_table(a) && is_table(b)) || (in_tables && (is_table(a) || is_table(b)))))
                tables(a ? *a : Tree::table(), b ? *b : Tree::table(), here);
            else one(here, a, b);
        }
    }
    void rows(const std::string& path, const Tree& before, const Tree& after) {
        const auto lines = [](const Tree& list) {
            std::vector<std::string> all;
            for (const Tree& row : list.list()) all.push_back(detail::toml_value(row));
            return all;
        };
        const std::vector<std::string> a = lines(before), b = lines(after);
        if (a == b) return;
        // Rows that both have, in the order of each.
        std::vector<std::string> kept[2];
        const auto gone = [&](const std::vector<std::string>& from, const std::vector<std::string>& other, ChangeKind kind) {
            std::map<std::string, std::size_t> left;
            for (const std::string& row : other) ++left[row];
            for (std::size_t i = 0; i < from.size(); ++i) {
                if (const auto at = left.find(from[i]); at != left.end() && at->second > 0) {
                    --at->second;
                    kept[kind == ChangeKind::added].push_back(from[i]);
                    continue;
                }
                const std::string here = path + "[" + std::to_string(i + 1) + "]";
                if (kind == ChangeKind::removed) changes_.push_back({kind, here, from[i], {}});
                else changes_.push_back({kind, here, {}, from[i]});
            }
        };
        gone(a, b, ChangeKind::removed);
        gone(b, a, ChangeKind::added);
        if (kept[0] != kept[1]) changes_.push_back({ChangeKind::changed, path, {}, {}});
    }

    std::vector<Change> changes_;
};

}  // namespace

std::vector<Change> diff(const Charter& before, const Charter& after) { return Differences().take(before.resolved(), after.resolved()); }

std::string sentence(const Change& change, Language language) {
    const bool moved = change.kind == ChangeKind::changed && change.before.empty() && change.after.empty();
    const std::string code = "charter." + std::string(moved ? "moved" : word_of(change.kind));
    return sentence(Reason{code, {{"path", change.path}, {"before", change.before}, {"after", change.after}}}, texts, language);
}

}  // namespace kefu
