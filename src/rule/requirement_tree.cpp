#include "rule/requirement_tree.hpp"

#include <algorithm>
#include <iterator>

#include "kefu/rule/requirement.hpp"
#include "rule/requirement_tokens.hpp"

namespace kefu::rule {

Node constant(bool everybody, std::size_t at) {
    Node node;
    node.kind = everybody ? Node::Kind::any : Node::Kind::nobody;
    node.at = at;
    return node;
}

Node level_node(std::uint32_t mark, int low, int high, std::size_t at) {
    Node node;
    node.kind = Node::Kind::level;
    node.mark = mark;
    node.low = static_cast<std::uint8_t>(low);
    node.high = static_cast<std::uint8_t>(high);
    node.at = at;
    return node;
}

Node agent_node(std::vector<std::string> names, std::size_t at) {
    Node node;
    node.kind = Node::Kind::agent;
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    node.names = std::move(names);
    node.at = at;
    return node;
}

Node opposite(Node atom, const Vocabulary& vocabulary) {
    switch (atom.kind) {
        case Node::Kind::any: atom.kind = Node::Kind::nobody; break;
        case Node::Kind::nobody: atom.kind = Node::Kind::any; break;
        case Node::Kind::level: {
            const int most = vocabulary.most(atom.mark);
            // What is left of the levels is one range again, but where it is cut in the middle.
            if (atom.low == 0 && atom.high == most) return constant(false, atom.at);
            if (atom.low == 0) return level_node(atom.mark, atom.high + 1, most, atom.at);
            if (atom.high == most) return level_node(atom.mark, 0, atom.low - 1, atom.at);
            atom.negated = !atom.negated;
            break;
        }
        default: atom.negated = !atom.negated;
    }
    return atom;
}

namespace {

std::string level_text(const Node& node, const Vocabulary& vocabulary) {
    std::string word = written(vocabulary.word(node.mark), false);
    const int most = vocabulary.most(node.mark);
    if (node.high == 0) return "not " + word;
    if (node.low == 0) return word + " <= " + std::to_string(node.high);
    if (node.low == 1 && node.high == most) return word;
    if (node.high == most) return word + " >= " + std::to_string(node.low);
    if (node.low == node.high) return word + " = " + std::to_string(node.low);
    return word + " in " + std::to_string(node.low) + ".." + std::to_string(node.high);
}
std::string agent_text(const Node& node) {
    if (node.names.size() == 1) return "agent = " + written(node.names[0], true);
    std::string text = "agent in [";
    for (std::size_t i = 0; i < node.names.size(); ++i) text.append(i == 0 ? "" : ", ").append(written(node.names[i], true));
    return text + "]";
}
std::string text_of(const Node& node, const Vocabulary& vocabulary) {
    std::string text = node.negated ? "not " : "";
    switch (node.kind) {
        case Node::Kind::any: return "any";
        case Node::Kind::nobody: return "not any";
        case Node::Kind::level: return text + level_text(node, vocabulary);
        case Node::Kind::agent: return text + agent_text(node);
        case Node::Kind::task: return text + (node.asks == MarkKind::language ? "language" : "persona");
        default: break;
    }
    const bool all = node.kind == Node::Kind::all_of;
    for (std::size_t i = 0; i < node.children.size(); ++i) {
        const Node& child = node.children[i];
        if (i > 0) text += all ? " and " : " or ";
        const bool brackets = all && child.kind == Node::Kind::one_of;
        text.append(brackets ? "(" : "").append(child.text).append(brackets ? ")" : "");
    }
    return text;
}

std::size_t atoms_of(const Node& node) {
    std::size_t n = node.joins() ? 0 : std::max<std::size_t>(1, node.names.size());
    for (const Node& child : node.children) n += atoms_of(child);
    return n;
}
std::size_t brackets_of(const Node& node) {
    std::size_t most = 0;
    for (const Node& child : node.children)
        most = std::max(most, brackets_of(child) + (node.kind == Node::Kind::all_of && child.kind == Node::Kind::one_of));
    return most;
}

}  // namespace

Node canonical(Node tree, const Vocabulary& vocabulary, std::vector<Settled>* settled) {
    if (!tree.joins()) {
        // Every level passes, the missing one too.
        if (tree.kind == Node::Kind::level && !tree.negated && tree.low == 0 && tree.high == vocabulary.most(tree.mark))
            tree = constant(true, tree.at);
        tree.text = text_of(tree, vocabulary);
        return tree;
    }
    const bool all = tree.kind == Node::Kind::all_of;
    const Node::Kind neutral = all ? Node::Kind::any : Node::Kind::nobody;
    const Node::Kind decisive = all ? Node::Kind::nobody : Node::Kind::any;
    const bool alone = tree.children.size() == 1;
    std::vector<Node> parts;
    for (Node& child : tree.children) {
        Node part = canonical(std::move(child), vocabulary, settled);
        if (part.kind == decisive) {
            if (settled && !alone) settled->push_back({tree.at, !all});
            part.at = tree.at;
            return part;
        }
        if (part.kind == neutral) continue;
        if (part.kind == tree.kind) std::move(part.children.begin(), part.children.end(), std::back_inserter(parts));
        else parts.push_back(std::move(part));
    }
    // Of equal parts the one that stands first remains.
    std::sort(parts.begin(), parts.end(), [](const Node& a, const Node& b) {
        const int order = a.text.compare(b.text);
        return order != 0 ? order < 0 : a.at < b.at;
    });
    parts.erase(std::unique(parts.begin(), parts.end(), [](const Node& a, const Node& b) { return a.text == b.text; }), parts.end());
    if (parts.empty()) {
        Node same = constant(all, tree.at);
        same.text = text_of(same, vocabulary);
        return same;
    }
    if (parts.size() == 1) {
        Node one = std::move(parts.front());
        return one;
    }
    tree.children = std::move(parts);
    tree.text = text_of(tree, vocabulary);
    return tree;
}

std::vector<Node> clauses_of(Node canonical) {
    std::vector<Node> clauses;
    if (canonical.kind == Node::Kind::all_of) clauses = std::move(canonical.children);
    else if (canonical.kind != Node::Kind::any) clauses.push_back(std::move(canonical));
    return clauses;
}

Beyond beyond_limits(const Node& canonical) {
    const auto check = [](std::string_view code, std::size_t n, std::size_t most) { return n > most ? Beyond{code, n, most} : Beyond{}; };
    if (const auto b = check("requirement_too_long", canonical.text.size(), Requirement::most_bytes); !b.code.empty()) return b;
    if (const auto b = check("requirement_too_many_atoms", atoms_of(canonical), Requirement::most_atoms); !b.code.empty()) return b;
    if (const auto b = check("requirement_too_deep", brackets_of(canonical), Requirement::most_brackets); !b.code.empty()) return b;
    const std::size_t clauses = canonical.kind == Node::Kind::all_of ? canonical.children.size() : 1;
    return check("requirement_too_many_clauses", clauses, Requirement::most_clauses);
}

}  // namespace kefu::rule
