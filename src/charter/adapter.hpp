// From a described analysis to what every face uses: one class template, and an entry of the list of analyses.
//
//     struct RfmAnalysis {
//         using Accumulator = PurchaseHistory;      // takes rows; shared by analyses that ask the same data
//         using Options = RfmOptions;
//         static void finish(const Accumulator&, const Options&, const Finish&, const Rfm* model, ResultBuilder&);
//     };
//     constexpr auto describe(Of<RfmAnalysis>) { return analysis("customer.rfm", ..., inputs, results); }
//
// An analysis of several tables says `using Accumulators = std::tuple<PurchaseHistory, Accounts>` instead; its finish takes them in
// that order. All are made from the options of the first, and each takes the tables whose rows it has an `add` for.
#pragma once

#include <exception>
#include <functional>
#include <thread>
#include <tuple>
#include <typeinfo>

#include "core/hint.hpp"
#include "core/unread.hpp"
#include "kefu/charter/analyses.hpp"
#include "storage/envelope.hpp"
#include "storage/models.hpp"

namespace kefu::detail {

/// What every call may say, beside the options of its analysis.
struct CallOptions {
    std::string as_of;
    std::int64_t threads = 1;
    std::map<std::string, ColumnNames> columns;
};
constexpr auto fields(Of<CallOptions>) {
    return std::tuple{
        field("as_of", &CallOptions::as_of, "the day (or instant) that the answer is about; empty = the last day in the data"),
        field("threads", &CallOptions::threads, "threads that the call may use; they change no bit of the answer", in(1, 256)),
        field("columns", &CallOptions::columns,
              "for each input, the column that each field stands in; what is not named is called as the field")};
}
/// Errors: BAD_OPTION for a text that is no time.
[[nodiscard]] std::optional<ParsedTime> parse_as_of(const CallOptions& options);

/// Whose data can be asked another question, and taken in by another analysis.
class Holder {
   public:
    virtual ~Holder() = default;
    /// The accumulator of a type; null where it has none.
    [[nodiscard]] virtual std::shared_ptr<void> held(const std::type_info& type) const = 0;
    /// Types of the accumulators that rows came into.
    [[nodiscard]] virtual std::vector<const std::type_info*> filled() const = 0;
    /// Columns that it was given and did not read.
    [[nodiscard]] virtual const std::vector<UnreadColumn>& unread() const = 0;
};
template <class Accumulator>
[[nodiscard]] std::shared_ptr<Accumulator> held_by(const Analysis& analysis) {
    const auto* holder = dynamic_cast<const Holder*>(&analysis);
    return holder ? std::static_pointer_cast<Accumulator>(holder->held(typeid(Accumulator))) : nullptr;
}

/// The accumulators of an analysis, side by side.
template <class A>
struct AccumulatorsOf {
    using Type = std::tuple<typename A::Accumulator>;
};
template <class A>
    requires requires { typename A::Accumulators; }
struct AccumulatorsOf<A> {
    using Type = typename A::Accumulators;
};
template <class Tuple>
struct SideBySide;
template <Accumulator First, Accumulator... More>
struct SideBySide<std::tuple<First, More...>> {
    using Options = typename First::Options;
    static_assert((std::is_same_v<Options, typename More::Options> && ...), "all read their rows under the same options");
    using Shared = std::tuple<std::shared_ptr<First>, std::shared_ptr<More>...>;
    using States = std::tuple<typename First::State, typename More::State...>;
    [[nodiscard]] static Shared make(const Options& options) {
        return {std::make_shared<First>(options), std::make_shared<More>(options)...};
    }
    /// Those that another analysis holds, and empty ones beside them; nothing where it holds none.
    [[nodiscard]] static std::optional<Shared> shared_with(const Analysis& source) {
        Shared parts{held_by<First>(source), held_by<More>(source)...};
        const Options* options = nullptr;
        const auto each = [&](auto&& f) { std::apply([&](auto&... part) { (f(part), ...); }, parts); };
        each([&](const auto& part) {
            if (part) options = &part->options();
        });
        if (!options) return std::nullopt;
        each([&]<class P>(std::shared_ptr<P>& part) {
            if (!part) part = std::make_shared<P>(*options);
        });
        return parts;
    }
};
/// Whether an accumulator takes rows of a type.
template <class Accumulator, class Row>
concept Takes = requires(Accumulator& data, Rows<Row>& rows, std::span<const std::uint8_t> skip) { data.add(rows, skip); };

/// Each thread takes one run of rows into an accumulator of its own; they are merged in the order of the rows.
template <Described Row, class Accumulator>
void add_parallel(Accumulator& data, const Table& table, const ColumnNames& names, std::size_t parts, Progress* progress) {
    std::vector<Accumulator> accumulators;
    accumulators.reserve(parts);
    for (std::size_t p = 0; p < parts; ++p) accumulators.emplace_back(data.options());
    std::vector<std::exception_ptr> failed(parts);
    const auto begin_of = [&](std::size_t p) { return table.rows() * static_cast<std::int64_t>(p) / static_cast<std::int64_t>(parts); };
    {
        std::vector<std::jthread> threads;
        threads.reserve(parts);
        for (std::size_t p = 0; p < parts; ++p) {
            threads.emplace_back([&, p]() noexcept {
                try {
                    Rows<Row> rows = rows_of<Row>(accumulators[p], table, names);
                    take_rows(accumulators[p], rows, begin_of(p), begin_of(p + 1), progress);
                } catch (...) {
                    failed[p] = std::current_exception();
                }
            });
        }
    }
    for (const auto& e : failed)
        if (e) std::rethrow_exception(e);  // the first in the order of the rows
    for (auto& a : accumulators) {
        data.merge(a);
        a = Accumulator(data.options());  // gives its memory back
    }
}
/// Gives an accumulator all rows of a table, in up to so many threads; after an error none.
template <Described Row, class Accumulator>
void add_rows(Accumulator& data, const Table& table, const ColumnNames& names, std::int64_t threads, Progress* progress) {
    Rows<Row> check = rows_of<Row>(data, table, names);  // a wrong name is refused before anything is taken in
    // What needs the order of time is not cut up.
    const auto parts = Accumulator::memory == Memory::ordered ? 1 : std::min(threads, table.rows() / chunk_rows);
    all_or_nothing(data, [&] {
        if (parts <= 1) take_rows(data, check, 0, table.rows(), progress);
        else add_parallel<Row>(data, table, names, static_cast<std::size_t>(parts), progress);
    });
}

/// What a saved analysis holds beside its name and stamp.
template <class States>
struct SavedAnalysis {
    std::string options;  ///< one flat JSON object
    States states;        ///< of each accumulator
};
template <class States>
constexpr auto fields(Of<SavedAnalysis<States>>) {
    return std::tuple{field("options", &SavedAnalysis<States>::options, "options as JSON"),
                      field("states", &SavedAnalysis<States>::states, "what was accumulated")};
}

/// Calls f(port) for every port of a description.
template <class Ports, class F>
void each_port(const Ports& ports, F&& f) {
    std::apply([&](const auto&... port) { (f(port), ...); }, ports);
}
template <class Port>
inline constexpr bool is_model_port = false;
template <class M>
inline constexpr bool is_model_port<ModelPort<M>> = true;
template <class Port>
struct PortOf;
template <class T>
struct PortOf<TablePort<T>> {
    using Type = T;
};
template <class T>
struct PortOf<ModelPort<T>> {
    using Type = T;
};

template <class Ports>
std::vector<PortInfo> describe_ports(const Ports& ports) {
    std::vector<PortInfo> out;
    each_port(ports, [&](const auto& port) {
        using Port = std::remove_cvref_t<decltype(port)>;
        PortInfo info;
        info.name = port.name;
        info.text = port.text;
        info.is_model = is_model_port<Port>;
        if constexpr (is_model_port<Port>) info.required = false;
        else info.required = port.required;
        info.fields = describe_fields<typename PortOf<Port>::Type>();
        out.push_back(std::move(info));
    });
    return out;
}

/// Inputs that hold ids of another kind than the one asked for: an error where no other holds ids of that kind.
class OtherKind {
   public:
    template <class P, class F>
    void ask(const P& part, F&& f) {
        try {
            f();
            held_ = held_ || part.rows() > 0;
        } catch (const Error& e) {
            if (e.status() != Status::bad_id) throw;
            refused_ = e;
        }
    }
    void raise() const {
        if (refused_ && !held_) throw Error(*refused_);
    }

   private:
    bool held_ = false;
    std::optional<Error> refused_;
};

template <class A>
class AnalysisOf final : public Analysis, public Holder {
   public:
    using Parts = SideBySide<typename AccumulatorsOf<A>::Type>;
    using Shared = typename Parts::Shared;
    using Options = typename A::Options;
    static constexpr auto description = describe(Of<A>{});

    /// `stated`: the options that the call itself gave.
    AnalysisOf(const AnalysisInfo& info, Stamp stamp, Options options, CallOptions call, Tree stated, Shared data)
        : info_(&info),
          stamp_(std::move(stamp)),
          options_(std::move(options)),
          call_(std::move(call)),
          as_of_(parse_as_of(call_)),
          stated_(std::move(stated)),
          data_(std::move(data)) {
        if constexpr (requires { validate(options_); }) validate(options_);
        check_inputs();
    }

    [[nodiscard]] const AnalysisInfo& info() const noexcept override { return *info_; }
    [[nodiscard]] const Stamp& stamp() const noexcept override { return stamp_; }
    [[nodiscard]] std::int64_t rows() const noexcept override {
        return std::apply([](const auto&... part) { return (part->rows() + ...); }, data_);
    }
    [[nodiscard]] std::size_t bytes() const noexcept override {
        return std::apply([](const auto&... part) { return (part->bytes() + ...); }, data_);
    }
    [[nodiscard]] std::shared_ptr<void> held(const std::type_info& type) const override {
        std::shared_ptr<void> found;
        each_part([&]<class P>(const std::shared_ptr<P>& part) {
            if (type == typeid(P)) found = part;
        });
        return found;
    }
    [[nodiscard]] std::vector<const std::type_info*> filled() const override {
        std::vector<const std::type_info*> types;
        each_part([&]<class P>(const std::shared_ptr<P>& part) {
            if (part->rows() > 0) types.push_back(&typeid(P));
        });
        return types;
    }
    [[nodiscard]] const std::vector<UnreadColumn>& unread() const override { return *unread_; }
    /// Those of another one, whose data is asked or taken in.
    void note_unread(const Analysis& other) {
        if (const auto* holder = dynamic_cast<const Holder*>(&other))
            for (const UnreadColumn& one : holder->unread()) note_unread(one);
    }

    void add(std::string_view input, const Table& table, Progress* progress) override {
        // Made before the rows come, so that memory that runs out changes nothing.
        std::vector<UnreadColumn> unread = unread_of(input, table);
        unread_->reserve(unread_->size() + unread.size());
        bool found = false;
        each_port(description.inputs, [&](const auto& port) {
            using Port = std::remove_cvref_t<decltype(port)>;
            if (port.name != input) return;
            found = true;
            if constexpr (is_model_port<Port>)
                throw Error(Status::bad_option, "the input " + quoted(input) + " of " + info_->name + " is a model; give it to finish");
            else add_rows<typename PortOf<Port>::Type>(named(table, input), progress);
        });
        if (!found) unknown_input(input);
        for (UnreadColumn& one : unread) note_unread(std::move(one));
    }

    [[nodiscard]] std::function<void()> checkpoint() const override {
        return std::apply(
            [this](const auto&... part) -> std::function<void()> {
                return [undo = std::make_tuple(std::pair{part, part->mark()}...), unread = unread_, n = unread_->size()] {
                    std::apply([](const auto&... one) { (one.first->rollback(*one.second), ...); }, undo);
                    unread->resize(n);
                };
            },
            data_);
    }

    [[nodiscard]] Tree exported(const Id& id) const override {
        Tree all = Tree::table();
        OtherKind kinds;
        each_table([&](const auto& port, const auto& part) {
            if constexpr (requires { part.exported(id); }) {
                kinds.ask(part, [&] {
                    if (Tree rows = part.exported(id); !rows.list().empty()) all.set(std::string(port.name), std::move(rows));
                });
            }
        });
        kinds.raise();
        return all;
    }
    bool erase(const Id& id) override {
        // All are made before one is put in, so that memory that runs out changes nothing.
        OtherKind kinds;
        const auto without_one = [&]<class P>(const P& part) {
            std::optional<P> next;
            kinds.ask(part, [&] { next = without(part, id); });
            return next;
        };
        auto next = std::apply([&](const auto&... part) { return std::make_tuple(without_one(*part)...); }, data_);
        kinds.raise();
        bool found = false;
        [&]<std::size_t... K>(std::index_sequence<K...>) {
            const auto put = [&](const auto& part, auto& other) {
                if (!other) return;
                *part = std::move(*other);
                found = true;
            };
            (put(std::get<K>(data_), std::get<K>(next)), ...);
        }(std::make_index_sequence<std::tuple_size_v<Shared>>{});
        return found;
    }

    void merge(const Analysis& other) override {
        const auto* holder = dynamic_cast<const Holder*>(&other);
        bool common = false, all = holder != nullptr;
        each_part([&]<class P>(const std::shared_ptr<P>& mine) {
            const auto theirs = held_by<P>(other);
            if (!theirs) return;
            common = true;
            if (theirs == mine) throw Error(Status::bad_option, "an analysis cannot merge with itself, or with a view of its own data");
            if (to_json(write(theirs->options())) != to_json(write(mine->options())))
                throw Error(Status::bad_option, "analyses merge only under equal options of their data");
        });
        if (holder)
            for (const std::type_info* type : holder->filled()) all = all && held(*type) != nullptr;
        if (!common || !all)
            throw Error(Status::bad_option, "cannot merge " + other.info().name + " into " + info_->name + ": they hold different data");
        const auto undo = checkpoint();
        try {
            each_part([&]<class P>(const std::shared_ptr<P>& mine) {
                if (const auto theirs = held_by<P>(other)) mine->merge(*theirs);
            });
            note_unread(other);
        } catch (...) {
            undo();
            throw;
        }
    }

    [[nodiscard]] Result finish(Finish how) const override {
        if (how.threads == 0) how.threads = static_cast<int>(call_.threads);
        if (!how.as_of) how.as_of = as_of_;
        for (const auto& [name, model] : how.models) {
            bool found = false;
            each_port(description.inputs, [&, &name = name](const auto& port) {
                if constexpr (is_model_port<std::remove_cvref_t<decltype(port)>>) found = found || port.name == name;
            });
            if (!found) unknown_input(name);
            if (model) agree(model->report());
        }
        ResultBuilder out(info_->name, stamp_);
        std::apply(
            [&](const auto&... port) {
                const auto models = std::tuple_cat(model_of(port, how)...);
                std::apply(
                    [&](const auto*... model) {
                        std::apply([&](const auto&... part) { A::finish(*part..., options_, how, model..., out); }, data_);
                    },
                    models);
            },
            description.inputs);
        if (!unread_->empty()) out.report("unread_columns", told_unread());
        return std::move(out).build();
    }

    [[nodiscard]] std::string save() const override {
        Tree options = write(options_);
        const Tree own = write(std::get<0>(data_)->options());
        for (const TreeMember& m : own.members()) options.set(m.key, m.value);
        options.set("as_of", write(call_.as_of));
        options.set("columns", write(call_.columns));
        SavedAnalysis<typename Parts::States> saved{
            to_json(options), std::apply([](const auto&... part) { return typename Parts::States(part->state()...); }, data_)};
        return storage::seal(storage::FileKind::analysis, {stamp_, info_->name, storage::to_bytes(saved)});
    }

   private:
    /// An option that was stated, and that the model has fixed with another value: somebody believes that it counts.
    void agree(const Tree& model) const {
        if (!stated_.is(Tree::Kind::table)) return;
        for (const TreeMember& m : model.members()) {
            if (m.value.is(Tree::Kind::table)) agree(m.value);  // a part
            const Tree* stated = stated_.find(m.key);
            if (!stated || !is_option_of_fit(m.key) || to_json(*stated) == to_json(m.value)) continue;
            throw Error(Status::bad_option, detail::quoted(m.key) + " is " + to_json(*stated) +
                                                " here, and the model that is given was fitted with " + to_json(m.value) +
                                                "; leave it out, or fit a new model");
        }
    }
    /// An option of the analysis, not of how rows are read.
    static bool is_option_of_fit(std::string_view name) {
        const auto names = leaf_names<Options>();
        return std::find(names.begin(), names.end(), name) != names.end();
    }
    [[noreturn]] void unknown_input(std::string_view name) const {
        std::vector<std::string_view> known;
        for (const PortInfo& p : info_->inputs) known.push_back(p.name);
        throw Error(Status::unknown_name, info_->name + " has no input " + quoted(name) + hint(name, known, "inputs"));
    }
    void check_inputs() const {
        for (const auto& [name, columns] : call_.columns) {
            bool found = false;
            for (const PortInfo& p : info_->inputs) found = found || (!p.is_model && p.name == name);
            if (!found) unknown_input(name);
        }
    }
    [[nodiscard]] std::vector<UnreadColumn> unread_of(std::string_view input, const Table& table) const {
        std::vector<std::string_view> fields;
        for (const PortInfo& p : info_->inputs)
            if (p.name == input)
                for (const FieldInfo& f : p.fields) fields.push_back(f.name);
        return unread_columns(table, input, fields, columns_of_input(input));
    }
    void note_unread(UnreadColumn one) {
        if (std::find(unread_->begin(), unread_->end(), one) == unread_->end()) unread_->push_back(std::move(one));
    }
    /// In the same order whatever came first.
    [[nodiscard]] TreeList told_unread() const {
        std::vector<UnreadColumn> sorted = *unread_;
        std::sort(sorted.begin(), sorted.end());
        TreeList all;
        for (const UnreadColumn& one : sorted) {
            const Phrase phrase = told(one);
            Tree t = Tree::table();
            t.set("table", one.table);
            t.set("column", one.column);
            t.set("near", one.near);
            t.set("text", one.table + ": " + phrase.en);
            t.set("text_zh", one.table + "：" + phrase.zh);
            all.push_back(std::move(t));
        }
        return all;
    }
    /// Errors name the input where the table itself has no name.
    static Table named(const Table& table, std::string_view input) {
        Table copy = table;
        if (copy.name().empty()) copy.rename(std::string(input));
        return copy;
    }

    template <class Port>
    static auto model_of(const Port& port, const Finish& how) {
        if constexpr (is_model_port<Port>) {
            using M = typename PortOf<Port>::Type;
            const M* value = nullptr;
            if (const auto at = how.models.find(std::string(port.name)); at != how.models.end() && at->second) {
                value = at->second->template get<M>();
                if (!value)
                    throw Error(Status::bad_model,
                                "the input " + quoted(port.name) + " is a model of " + at->second->name() + ", which does not fit here");
            }
            return std::tuple<const M*>(value);
        } else {
            return std::tuple<>();
        }
    }

    template <class P>
    static std::optional<P> without(const P& part, const Id& id) {
        if constexpr (requires { part.without(id); }) return part.without(id);
        else return std::nullopt;
    }
    /// Calls f(port, accumulator) for each input that is a table.
    template <class F>
    void each_table(F&& f) const {
        each_port(description.inputs, [&](const auto& port) {
            using Port = std::remove_cvref_t<decltype(port)>;
            if constexpr (!is_model_port<Port>) {
                each_part([&]<class P>(const std::shared_ptr<P>& part) {
                    if constexpr (Takes<P, typename PortOf<Port>::Type>) f(port, *part);
                });
            }
        });
    }
    template <class F>
    void each_part(F&& f) const {
        std::apply([&](const auto&... part) { (f(part), ...); }, data_);
    }
    template <class Row>
    void add_rows(const Table& table, Progress* progress) {
        each_part([&]<class P>(const std::shared_ptr<P>& part) {
            if constexpr (Takes<P, Row>) detail::add_rows<Row>(*part, table, columns_of_input(info_input<Row>()), call_.threads, progress);
        });
    }
    [[nodiscard]] const ColumnNames& columns_of_input(std::string_view input) const {
        static const ColumnNames as_fields;
        const auto at = call_.columns.find(std::string(input));
        return at == call_.columns.end() ? as_fields : at->second;
    }
    template <class Row>
    static constexpr std::string_view info_input() {
        std::string_view name;
        each_port(description.inputs, [&](const auto& port) {
            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(port)>, TablePort<Row>>) name = port.name;
        });
        return name;
    }

    const AnalysisInfo* info_;
    Stamp stamp_;
    Options options_;
    CallOptions call_;
    std::optional<ParsedTime> as_of_;
    Tree stated_;
    Shared data_;
    std::shared_ptr<std::vector<UnreadColumn>> unread_ = std::make_shared<std::vector<UnreadColumn>>();  ///< not saved: of this call
};

/// Notes what is wrong with the options of a section, at the option that the error is about where it says so.
void note_options(const Error& error, std::string_view section, const Tree& own, Findings& findings);

/// One section of the charter that a described analysis reads.
struct Section {
    std::string path;
    std::vector<FieldInfo> fields;
    /// Reads it strictly, checks it as a whole, and writes it with its defaults filled in.
    /// `own`: the document without what it extends, for the places of findings.
    std::function<Tree(const Tree& charter, const Tree& own, std::vector<std::string_view> inside, Findings& findings)> resolve;
};
/// Options of several rooms may stand in one section.
template <Sectioned First, Sectioned... More>
[[nodiscard]] Section section_of() {
    static_assert(((section(Of<First>{}) == section(Of<More>{})) && ...));
    Section s;
    s.path = section(Of<First>{});
    const auto add_fields = [&](std::vector<FieldInfo> fields) {
        for (FieldInfo& f : fields)
            if (f.section == s.path) s.fields.push_back(std::move(f));
    };
    add_fields(describe_fields<First>());
    (add_fields(describe_fields<More>()), ...);
    s.resolve = [](const Tree& charter, const Tree& own_document, std::vector<std::string_view> inside, Findings& findings) {
        const std::size_t before = findings.errors();
        Tree own = Tree::table();
        const auto write_out = [&]<class T>(const T& value) {
            if constexpr (requires { validate(value); }) {
                if (findings.errors() == before) {
                    try {
                        validate(value);
                    } catch (const Error& e) {
                        note_options(e, section(Of<T>{}), own_document, findings);
                    }
                }
            }
            each_own_leaf<T>(value, [&](const auto& f, const auto& owner) { own.set(std::string(f.name), write(owner.*f.member)); });
        };
        First first{};
        std::tuple<More...> more{};
        if constexpr (sizeof...(More) > 0) {
            const auto names = [&]<class T>(const T& value) {
                each_own_leaf<T>(value, [&](const auto& f, const auto&) { inside.push_back(f.name); });
            };
            std::apply([&](const auto&... x) { (names(x), ...); }, more);
        }
        check_section(charter, first, std::move(inside), findings);
        std::apply([&](auto&... x) { (read_sections(charter, x, findings), ...); }, more);
        write_out(first);
        std::apply([&](const auto&... x) { (write_out(x), ...); }, more);
        return own;
    };
    return s;
}
/// The sections of T and of its parts, each once.
template <Described T>
void add_sections(std::vector<Section>& out) {
    if constexpr (Sectioned<T>) {
        for (const Section& s : out)
            if (s.path == section(Of<T>{})) return;
        out.push_back(section_of<T>());
    }
    each_field<T>([&](const auto& x) {
        using X = std::remove_cvref_t<decltype(x)>;
        if constexpr (is_part<X>) add_sections<typename X::Member>(out);
    });
}

/// One analysis of the list.
struct Entry {
    AnalysisInfo info;
    std::function<std::unique_ptr<Analysis>(const Charter&, const Tree& options)> create;
    std::function<std::unique_ptr<Analysis>(const Analysis& source, const Charter&, const Tree& options)> view;
    std::function<std::unique_ptr<Analysis>(const storage::Envelope&)> load;
    std::function<std::shared_ptr<const Model>(const storage::Envelope&)> load_model;  ///< empty where it has no model
    std::function<void(std::vector<Section>&)> sections;
};

/// Reads one flat table into several structs; what none of them knows is refused.
template <class... T>
void read_options(const Tree& tree, T&... out) {
    Findings findings("options");
    (read_members(tree, out, findings), ...);
    if (tree.is(Tree::Kind::table)) {
        std::vector<std::string_view> names;
        const auto collect = [&](const std::vector<std::string_view>& more) { names.insert(names.end(), more.begin(), more.end()); };
        (collect(leaf_names<T>()), ...);
        refuse_unknown(tree, names, findings);
    }
    findings.sort();
    findings.raise(Status::bad_option);
}

template <class A>
[[nodiscard]] Entry entry_of(std::string_view accumulator) {
    using Parts = SideBySide<typename AccumulatorsOf<A>::Type>;
    using DataOptions = typename Parts::Options;
    using Options = typename A::Options;
    constexpr auto description = describe(Of<A>{});
    Entry e;
    e.info.name = description.name;
    e.info.text = description.text;
    e.info.accumulator = accumulator;
    [&]<class... P>(std::type_identity<std::tuple<P...>>) {
        e.info.memory = std::max({P::memory...});
        ((e.info.memory_text += (e.info.memory_text.empty() ? "" : "; ") + std::string(P::memory_text)), ...);
    }(std::type_identity<typename AccumulatorsOf<A>::Type>{});
    e.info.options = describe_fields<Options>();
    for (FieldInfo& f : describe_fields<DataOptions>()) e.info.options.push_back(std::move(f));
    e.info.inputs = describe_ports(description.inputs);
    e.info.results = describe_ports(description.results);

    // `info` of the entry that stands in the list, whose address stays.
    const auto info_of = []() -> const AnalysisInfo& {
        constexpr auto name = describe(Of<A>{}).name;
        for (const AnalysisInfo& i : analyses())
            if (i.name == name) return i;
        throw Error(Status::internal, "an analysis that is not listed");
    };
    e.create = [info_of](const Charter& charter, const Tree& tree) -> std::unique_ptr<Analysis> {
        auto data = charter.get<DataOptions>();
        auto options = charter.get<Options>();
        CallOptions call;
        read_options(tree, options, data, call);
        charter.inherit(options);  // a table that the call names
        return std::make_unique<AnalysisOf<A>>(info_of(), charter.stamp(), std::move(options), std::move(call), tree, Parts::make(data));
    };
    e.view = [info_of](const Analysis& source, const Charter& charter, const Tree& tree) -> std::unique_ptr<Analysis> {
        auto data = Parts::shared_with(source);
        if (!data)
            throw Error(Status::wrong_order, info_of().name + " asks " + info_of().accumulator + ", and " + source.info().name + " holds " +
                                                 source.info().accumulator);
        auto options = charter.get<Options>();
        CallOptions call;
        read_options(tree, options, call);
        charter.inherit(options);
        auto made =
            std::make_unique<AnalysisOf<A>>(info_of(), charter.stamp(), std::move(options), std::move(call), tree, std::move(*data));
        made->note_unread(source);
        return made;
    };
    e.load = [info_of](const storage::Envelope& envelope) -> std::unique_ptr<Analysis> {
        auto saved = storage::from_bytes<SavedAnalysis<typename Parts::States>>(envelope.payload);
        DataOptions data;
        Options options;
        CallOptions call;
        try {
            read_options(parse_json(saved.options, "options"), options, data, call);
        } catch (const Error& error) {
            throw Error(Status::bad_file, "the saved file is damaged: " + std::string(error.what()));
        }
        auto parts = Parts::make(data);
        [&]<std::size_t... K>(std::index_sequence<K...>) {
            const auto restore = [&]<class P>(std::shared_ptr<P>& part, auto& state) { *part = P::restore(data, std::move(state)); };
            (restore(std::get<K>(parts), std::get<K>(saved.states)), ...);
        }(std::make_index_sequence<std::tuple_size_v<typename Parts::States>>{});
        return std::make_unique<AnalysisOf<A>>(info_of(), envelope.stamp, std::move(options), std::move(call), Tree(), std::move(parts));
    };
    each_port(description.results, [&](const auto& port) {
        using Port = std::remove_cvref_t<decltype(port)>;
        if constexpr (is_model_port<Port>) {
            e.load_model = [](const storage::Envelope& envelope) {
                return read_model<typename PortOf<Port>::Type>(envelope.name, envelope.payload, envelope.stamp);
            };
        }
    });
    e.sections = [](std::vector<Section>& out) {
        add_sections<DataOptions>(out);
        add_sections<Options>(out);
    };
    return e;
}

}  // namespace kefu::detail
