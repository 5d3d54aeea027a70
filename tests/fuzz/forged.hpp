// What a forger sends: entries whose check is right and whose events are anything, and rows of a real router with a field changed. Both
// go by the descriptions of what is written, so that a new field is forged, too.
#pragma once

#include <array>
#include <deque>
#include <string>
#include <type_traits>
#include <vector>

#include "fuzz/bytes.hpp"
#include "kefu/service/snapshot.hpp"
#include "service/router_data.hpp"
#include "service/wire.hpp"

namespace forged {

using namespace kefu;
using namespace kefu::service;

/// Numbers near those that are, and at the ends of what there is.
inline std::int64_t number(Bytes& in, std::int64_t near) {
    constexpr std::array<std::int64_t, 14> ends{
        0, 1, -1, 2, 8, 255, 256, 65536, INT32_MAX, UINT32_MAX, INT64_MAX, INT64_MIN, latest_time.us, earliest_time.us};
    const unsigned n = in.byte();
    if (n < 160) return near;
    if (n < 200) return static_cast<std::int64_t>(static_cast<std::uint64_t>(near) + in.byte() - 128);
    return n < 220 ? static_cast<std::int64_t>(in.byte()) : ends[n % ends.size()];
}

/// A word of them, or one on either side.
template <Worded E>
E word(Bytes& in) {
    const auto n = static_cast<unsigned>(words(Of<E>{}).size());
    return static_cast<E>(static_cast<std::int64_t>(in.byte() % (n + 2)) - 1);
}

/// Fills facts. `text(field)`: a word for a field of that name; what it returns is kept until the end.
class Facts {
   public:
    Facts(Bytes& in, std::int64_t now) : in_(in), now_(now) {}
    template <class T>
    void fill(T& fact) {
        fill_members(fact, std::make_index_sequence<field_count<T>>());
    }

   private:
    template <class T, std::size_t... I>
    void fill_members(T& v, std::index_sequence<I...>) {
        (put(v.*(std::get<I>(fields_of<T>).member), std::get<I>(fields_of<T>).name), ...);
    }
    template <class M>
    void put(M& m, std::string_view name) {
        if constexpr (std::is_same_v<M, std::string_view>) m = keep(text(name));
        else if constexpr (std::is_same_v<M, Time>) m.us = number(in_, now_ + 20 * us_per_second);
        else if constexpr (std::is_same_v<M, Span>) m.us = number(in_, us_per_second);
        else if constexpr (Worded<M>) m = word<M>(in_);
        else if constexpr (std::is_same_v<M, bool>) m = in_.byte() % 2 == 0;
        else if constexpr (std::is_integral_v<M>) m = static_cast<M>(number(in_, 1 + in_.byte() % 3));
        else if constexpr (is_optional<M>) {
            if (in_.byte() % 4 == 0) put(m.emplace(), name);
        } else if constexpr (Described<M>) {
            fill(m);
        } else {
            using E = std::remove_cv_t<typename M::element_type>;
            const std::size_t n = in_.byte() % 4;
            if constexpr (std::is_same_v<E, std::string_view>) m = list<E>(views_, n, "agent");
            else if constexpr (std::is_same_v<E, WordLevel>) m = list<E>(words_, n, name);
            else m = list<E>(channels_, n, name);
        }
    }
    template <class E>
    List<E> list(std::deque<std::vector<E>>& all, std::size_t n, std::string_view name) {
        auto& made = all.emplace_back(n);
        for (E& e : made) put(e, name);
        return made;
    }
    std::string text(std::string_view name) {
        const unsigned n = in_.byte();
        if (n == 255) return std::string(65 + in_.byte() * 8u, 'x');
        if (n == 254) return "\xff";
        if (n == 253) return {};
        const auto of = [&](std::initializer_list<const char*> list) { return std::string(list.begin()[n % list.size()]); };
        if (name == "task") return "t" + std::to_string(n % 12);
        if (name == "agent") return "a" + std::to_string(n % 12);
        if (name == "channel") return of({"chat", "telephone", "email"});
        if (name == "class" || name == "to") return of({"", "refund", "repair"});
        if (name == "word") return of({"refund", "repair", "zh", "grade", "backup"});
        if (name == "grade") return of({"A", "B", "C"});
        if (name == "needs") return of({"", "grade >= 2", "agent = a1"});
        if (name == "language") return of({"", "zh"});
        return {};
    }
    std::string_view keep(std::string text) { return texts_.emplace_back(std::move(text)); }

    Bytes& in_;
    std::int64_t now_;
    std::deque<std::string> texts_;
    std::deque<std::vector<std::string_view>> views_;
    std::deque<std::vector<WordLevel>> words_;
    std::deque<std::vector<ChannelUnits>> channels_;
};

/// An entry of a few events, as of a clock that was advanced.
inline std::string entry(Bytes& in, std::int64_t sequence, std::int64_t now, std::int64_t rules) {
    std::string out;
    Writer w(out);
    const AdvanceClock command{.sent = {{}, 0, {now}}};
    w.number(index_in<AdvanceClock>(static_cast<AnyCommand*>(nullptr)));
    w.time(command.sent.at);
    w.value(command);
    const std::size_t n = 1 + in.byte() % 4;
    w.count(n);
    w.number(sequence);
    w.number(number(in, rules));
    Facts facts(in, now);
    for (std::size_t i = 0; i < n; ++i) {
        const std::size_t kind = in.byte() % std::variant_size_v<Fact>;
        w.time({in.byte() < 8 ? number(in, now) : now});
        w.number(static_cast<std::int64_t>(kind));
        [&]<std::size_t... K>(std::index_sequence<K...>) {
            const auto write = [&]<std::size_t k>() {
                std::variant_alternative_t<k, Fact> fact;
                facts.fill(fact);
                w.value(fact);
            };
            ((K == kind ? write.template operator()<K>() : void()), ...);
        }(std::make_index_sequence<std::variant_size_v<Fact>>());
    }
    w.seal();
    return std::string(w.done());
}

/// Changes one thing of a snapshot: a number, a text, or the rows of a table.
class Rows {
   public:
    explicit Rows(Bytes& in) : in_(in) {}
    template <class T>
    void change(T& v) {
        if constexpr (std::is_same_v<T, std::string>) {
            constexpr std::array words{"",       "li", "wang", "t1",   "t2",         "chat", "telephone",
                                       "refund", "zh", "C",    "\xff", "agent = li", "team"};
            const unsigned n = in_.byte();
            v = n < 8 ? std::string(60u + n * n * n, 'x') : words[n % words.size()];
        } else if constexpr (std::is_same_v<T, bool>) {
            v = !v;
        } else if constexpr (Worded<T>) {
            v = word<T>(in_);
        } else if constexpr (std::is_integral_v<T>) {
            v = number(in_, static_cast<std::int64_t>(static_cast<std::uint64_t>(v) + 1 - in_.byte() % 3));  // wraps at the ends
        } else if constexpr (Described<T>) {
            const std::size_t which = in_.byte() % field_count<T>;
            each_member<T>(v, [&]<std::size_t i>(auto& m) {
                if (i == which) change(m);
            });
        } else if (!v.empty()) {
            const std::size_t at = in_.byte() % v.size(), other = in_.byte() % v.size();
            switch (in_.byte() % 8) {
                case 0: v.push_back(v[at]); break;
                case 1: v.erase(v.begin() + static_cast<std::ptrdiff_t>(at)); break;
                case 2: std::swap(v[at], v[other]); break;
                default: change(v[at]);
            }
        }
    }

   private:
    Bytes& in_;
};

}  // namespace forged
