// Ordered sets whose nodes lie in the cells themselves: who waits, who is ready, what is due. A treap: its priorities are a hash of the
// slot, so that it needs no random source and no room; only its shape depends on them, never its order. Private to the room.
#pragma once

#include "service/undo.hpp"

namespace kefu::service {

struct Node {
    Slot parent = none;
    Slot left = none;
    Slot right = none;
};
struct Root {
    Slot top = none;
    Slot first = none;
    Slot last = none;
    std::uint32_t size = 0;
};

/// One kind of set. Cells: node(slot) gives the Node of a cell, before(a, b) a strict total order of cells.
template <class Cells>
class Ordered {
   public:
    Ordered(Cells cells, Undo& undo) : cells_(cells), undo_(undo) {}

    void insert(Root& root, Slot s) {
        Node& n = undo_.edit(cells_.node(s));
        n = {};
        if (undo_.edit(root).size++ == 0) {
            root.top = root.first = root.last = s;
            return;
        }
        // Most come at an end: what is due last, who waits since now.
        if (cells_.before(root.last, s)) {
            hang(root.last, s, false);
            root.last = s;
        } else if (cells_.before(s, root.first)) {
            hang(root.first, s, true);
            root.first = s;
        } else {
            Slot at = root.top;
            for (;;) {
                const bool left = cells_.before(s, at);
                const Slot next = left ? cells_.node(at).left : cells_.node(at).right;
                if (next == none) {
                    hang(at, s, left);
                    break;
                }
                at = next;
            }
        }
        while (n.parent != none && priority(s) > priority(n.parent)) rotate_up(root, s);
    }

    void erase(Root& root, Slot s) {
        const Node& n = cells_.node(s);
        --undo_.edit(root).size;
        if (root.first == s) root.first = next(cells_, s);
        if (root.last == s) root.last = previous(s);
        while (n.left != none && n.right != none) rotate_up(root, priority(n.left) > priority(n.right) ? n.left : n.right);
        const Slot child = n.left != none ? n.left : n.right;
        if (child != none) undo_.set(cells_.node(child).parent, n.parent);
        replace(root, n.parent, s, child);
    }

    /// The one after; none after the last.
    [[nodiscard]] static Slot next(const Cells& cells, Slot s) noexcept {
        if (Slot at = cells.node(s).right; at != none) {
            while (cells.node(at).left != none) at = cells.node(at).left;
            return at;
        }
        Slot up = cells.node(s).parent;
        while (up != none && cells.node(up).right == s) {
            s = up;
            up = cells.node(up).parent;
        }
        return up;
    }

   private:
    [[nodiscard]] static std::uint32_t priority(Slot s) noexcept {
        std::uint32_t x = s * 0x9e3779b9u + 0x7f4a7c15u;
        x ^= x >> 16;
        x *= 0x85ebca6bu;
        return x ^ (x >> 13);  // each step can be undone: no two slots have the same
    }
    [[nodiscard]] Slot previous(Slot s) const noexcept {
        if (Slot at = cells_.node(s).left; at != none) {
            while (cells_.node(at).right != none) at = cells_.node(at).right;
            return at;
        }
        Slot up = cells_.node(s).parent;
        while (up != none && cells_.node(up).left == s) {
            s = up;
            up = cells_.node(up).parent;
        }
        return up;
    }
    void hang(Slot parent, Slot s, bool left) {
        Node& up = cells_.node(parent);
        undo_.set(left ? up.left : up.right, s);
        cells_.node(s).parent = parent;
    }
    void replace(Root& root, Slot parent, Slot old, Slot by) {
        if (parent == none) {
            root.top = by;
        } else {
            Node& up = cells_.node(parent);
            undo_.set(up.left == old ? up.left : up.right, by);
        }
    }
    void rotate_up(Root& root, Slot s) {
        Node& n = undo_.edit(cells_.node(s));
        const Slot p = n.parent;
        Node& up = undo_.edit(cells_.node(p));
        const Slot above = up.parent;
        const Slot moved = up.left == s ? n.right : n.left;
        if (up.left == s) {
            up.left = moved;
            n.right = p;
        } else {
            up.right = moved;
            n.left = p;
        }
        if (moved != none) undo_.set(cells_.node(moved).parent, p);
        up.parent = s;
        n.parent = above;
        replace(root, above, p, s);
    }
    Cells cells_;
    Undo& undo_;
};

}  // namespace kefu::service
