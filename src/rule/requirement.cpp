#include "kefu/rule/requirement.hpp"

#include <algorithm>

#include "rule/finding_texts.hpp"
#include "rule/requirement_data.hpp"

namespace kefu::rule {

namespace {

std::size_t tests_of(const Node& node) {
    if (!node.joins()) return 1;
    std::size_t n = 0;
    for (const Node& child : node.children) n += tests_of(child);
    return n;
}

/// Lays tests out in the order of the tree: each part of a join goes on at the next part, or leaves the join.
class Compiler {
   public:
    explicit Compiler(Requirement::Data& data) : data_(data) {}

    void lay(const Node& node, std::uint16_t on_true, std::uint16_t on_false) {
        if (!node.joins()) return lay_atom(node, on_true, on_false);
        const bool all = node.kind == Node::Kind::all_of;
        for (std::size_t i = 0; i < node.children.size(); ++i) {
            const Node& child = node.children[i];
            const auto next = static_cast<std::uint16_t>(data_.tests.size() + tests_of(child));
            const bool last = i + 1 == node.children.size();
            lay(child, all && !last ? next : on_true, !all && !last ? next : on_false);
        }
    }

   private:
    void lay_atom(const Node& node, std::uint16_t on_true, std::uint16_t on_false) {
        AtomTest test;
        test.on_true = on_true;
        test.on_false = on_false;
        test.negated = node.negated;
        switch (node.kind) {
            case Node::Kind::level:
                test.first = node.mark;
                test.low = node.low;
                test.high = node.high == data_.vocabulary.most(node.mark) ? std::uint8_t{255} : node.high;
                break;
            case Node::Kind::agent:
                test.kind = AtomTest::Kind::agent;
                test.first = static_cast<std::uint32_t>(data_.listed.size());
                test.count = static_cast<std::uint32_t>(node.names.size());
                data_.listed.insert(data_.listed.end(), node.names.begin(), node.names.end());
                break;
            case Node::Kind::task:
                test.kind = AtomTest::Kind::task;
                test.negated = false;  // it asks nothing either way
                data_.is_template = true;
                break;
            default: test.on_true = on_false;  // nobody; anybody is no clause
        }
        if (node.kind == Node::Kind::nobody) test.kind = AtomTest::Kind::task;
        data_.tests.push_back(test);
    }
    Requirement::Data& data_;
};

[[noreturn]] void throw_beyond(const Beyond& beyond) {
    throw Error(Status::limit, told(finding_texts, beyond.code, {{"n", beyond.n}, {"most", beyond.most}}).en);
}

/// Made canonical and compiled. Errors: LIMIT.
std::shared_ptr<const Requirement::Data> made(Node tree, const Vocabulary& vocabulary) {
    Node ready = canonical(std::move(tree), vocabulary);
    if (const Beyond beyond = beyond_limits(ready); !beyond.code.empty()) throw_beyond(beyond);
    return Requirement::Data::compile(std::move(ready), vocabulary);
}

/// The atoms that ask for the task's language or persona become words, or are left out.
void bind_atoms(Node& node, MarkKind asks, std::optional<std::uint32_t> mark, const Vocabulary& vocabulary) {
    for (Node& child : node.children) bind_atoms(child, asks, mark, vocabulary);
    if (node.kind != Node::Kind::task || node.asks != asks) return;
    if (!mark) {
        node = constant(true);
        return;
    }
    Node word = level_node(*mark, 1, vocabulary.most(*mark));
    node = node.negated ? opposite(std::move(word), vocabulary) : std::move(word);
}

}  // namespace

std::shared_ptr<const Requirement::Data> Requirement::Data::compile(Node canonical, const Vocabulary& vocabulary) {
    auto data = std::make_shared<Data>();
    data->vocabulary = vocabulary;
    data->tree = canonical;
    data->clauses = clauses_of(std::move(canonical));
    Compiler compiler(*data);
    for (const Node& clause : data->clauses) {
        data->starts.push_back(static_cast<std::uint16_t>(data->tests.size()));
        compiler.lay(clause, static_cast<std::uint16_t>(data->tests.size() + tests_of(clause)), AtomTest::fails);
    }
    data->starts.push_back(static_cast<std::uint16_t>(data->tests.size()));
    data->names = data->listed;
    std::sort(data->names.begin(), data->names.end());
    data->names.erase(std::unique(data->names.begin(), data->names.end()), data->names.end());
    return data;
}

bool Requirement::Data::names_agent(const AtomTest& test, std::string_view agent) const noexcept {
    const auto first = listed.begin() + test.first;
    return std::binary_search(first, first + test.count, agent);
}

bool Requirement::Data::run(std::size_t from, std::size_t end, std::span<const std::uint8_t> levels,
                            std::string_view agent) const noexcept {
    const AtomTest* const all = tests.data();
    std::size_t at = from;
    while (at < end) {
        const AtomTest& test = all[at];
        bool yes = true;
        if (test.kind == AtomTest::Kind::level) {
            const std::uint8_t level = test.first < levels.size() ? levels[test.first] : std::uint8_t{0};
            yes = level >= test.low && level <= test.high;
        } else if (test.kind == AtomTest::Kind::agent) {
            yes = names_agent(test, agent);
        }
        at = yes != test.negated ? test.on_true : test.on_false;
    }
    return at == end;
}

Requirement::Requirement() : data_(made(constant(true), Vocabulary())) {}

Requirement Requirement::parse(std::string_view text, const Vocabulary& vocabulary) {
    Findings findings("");
    auto requirement = read(text, vocabulary, 1, 1, findings);
    findings.raise(Status::bad_option);
    return *std::move(requirement);
}

const std::string& Requirement::text() const noexcept { return data_->tree.text; }
const Vocabulary& Requirement::vocabulary() const noexcept { return data_->vocabulary; }
const std::vector<std::string>& Requirement::names() const noexcept { return data_->names; }

namespace {
std::size_t bytes_of(const std::vector<std::string>& texts) noexcept {
    std::size_t n = texts.capacity() * sizeof(std::string);
    for (const std::string& text : texts) n += text.capacity();
    return n;
}
std::size_t bytes_of(const std::vector<Node>& nodes) noexcept {
    std::size_t n = nodes.capacity() * sizeof(Node);
    for (const Node& node : nodes) n += node.text.capacity() + bytes_of(node.names) + bytes_of(node.children);
    return n;
}
}  // namespace
std::size_t Requirement::bytes() const noexcept {
    const Data& d = *data_;
    return sizeof d + d.tree.text.capacity() + bytes_of(d.tree.names) + bytes_of(d.tree.children) + bytes_of(d.clauses) +
           bytes_of(d.names) + d.tests.capacity() * sizeof(AtomTest) + d.starts.capacity() * sizeof(std::uint16_t) + bytes_of(d.listed);
}
bool Requirement::is_template() const noexcept { return data_->is_template; }
std::uint32_t Requirement::clauses() const noexcept { return static_cast<std::uint32_t>(data_->clauses.size()); }

Requirement Requirement::bind(std::optional<std::uint32_t> language, std::optional<std::uint32_t> persona) const {
    const Vocabulary& vocabulary = data_->vocabulary;
    const auto require = [&](std::optional<std::uint32_t> mark, MarkKind kind, std::string_view name) {
        if (mark && vocabulary.kind(*mark) != kind)
            throw Error(Status::bad_option,
                        told(finding_texts, "requirement_bound_to_other", {{"word", vocabulary.word(*mark)}, {"kind", name}}).en);
    };
    require(language, MarkKind::language, "language");
    require(persona, MarkKind::persona, "persona");
    if (!is_template()) return *this;
    Node tree = data_->tree;
    bind_atoms(tree, MarkKind::language, language, vocabulary);
    bind_atoms(tree, MarkKind::persona, persona, vocabulary);
    return Requirement(made(std::move(tree), vocabulary));
}

bool Requirement::holds(std::span<const std::uint8_t> levels, std::string_view agent) const noexcept {
    return data_->run(0, data_->tests.size(), levels, agent);
}

std::uint32_t Requirement::failing(std::span<const std::uint8_t> levels, std::string_view agent) const noexcept {
    std::uint32_t bits = 0;
    for (std::size_t i = 0; i + 1 < data_->starts.size(); ++i)
        if (!data_->run(data_->starts[i], data_->starts[i + 1], levels, agent)) bits |= std::uint32_t{1} << i;
    return bits;
}

const Requirement::Data& Requirement::with(std::uint32_t clause) const {
    if (clause >= clauses())
        throw Error(Status::bad_option, told(finding_texts, "requirement_no_clause", {{"clause", clause}, {"n", clauses()}}).en);
    return *data_;
}
const std::string& Requirement::clause_text(std::uint32_t clause) const { return with(clause).clauses[clause].text; }
std::string Requirement::clause_text(std::uint32_t clause, Language language) const {
    return phrase_of(with(clause).clauses[clause], data_->vocabulary, language);
}
std::optional<LevelRange> Requirement::single(std::uint32_t clause) const {
    const Node& node = with(clause).clauses[clause];
    if (node.kind != Node::Kind::level || node.negated) return std::nullopt;
    return LevelRange{node.mark, node.low, node.high};
}

namespace {
bool uses_words(const Node& node) {
    return node.kind == Node::Kind::level || std::any_of(node.children.begin(), node.children.end(), uses_words);
}
/// The vocabulary of both: where one says nothing with its own, that of the other.
const Vocabulary& common_vocabulary(const Requirement::Data& a, const Requirement::Data& b) {
    const Vocabulary &x = a.vocabulary, &y = b.vocabulary;
    if (x == y) return x;
    const bool first = uses_words(a.tree), second = uses_words(b.tree);
    if (first && second) throw Error(Status::bad_option, told(finding_texts, "requirement_other_vocabulary").en);
    if (first || second) return first ? x : y;
    return x.size() >= y.size() ? x : y;
}
Node joined(Node::Kind how, Node a, Node b) {
    Node tree;
    tree.kind = how;
    tree.children.push_back(std::move(a));
    tree.children.push_back(std::move(b));
    return tree;
}
}  // namespace

Requirement both(const Requirement& a, const Requirement& b) {
    return Requirement(made(joined(Node::Kind::all_of, a.data_->tree, b.data_->tree), common_vocabulary(*a.data_, *b.data_)));
}
Requirement either(const Requirement& a, const Requirement& b) {
    return Requirement(made(joined(Node::Kind::one_of, a.data_->tree, b.data_->tree), common_vocabulary(*a.data_, *b.data_)));
}

}  // namespace kefu::rule
