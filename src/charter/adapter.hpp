// From a described analysis to what every face uses: one class template, and an entry of the list of analyses.
//
//     struct Rfm {
//         using Accumulator = PurchaseHistory;      // takes rows; shared by analyses that ask the same data
//         using Options = RfmOptions;
//         static void finish(const Accumulator&, const Options&, const Finish&, const RfmModel* model, ResultBuilder&);
//     };
//     constexpr auto describe(Of<Rfm>) { return analysis("customer.rfm", ..., inputs, results); }
#pragma once

#include <exception>
#include <functional>
#include <thread>

#include "core/hint.hpp"
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

/// What a saved analysis holds beside its name and stamp.
template <Described State>
struct SavedAnalysis {
    std::string options;  ///< one flat JSON object
    State state;
};
template <class State>
constexpr auto fields(Of<SavedAnalysis<State>>) {
    return std::tuple{field("options", &SavedAnalysis<State>::options, "options as JSON"),
                      field("state", &SavedAnalysis<State>::state, "what was accumulated")};
}

/// Whose data can be asked another question.
template <class Accumulator>
class Holder {
   public:
    virtual ~Holder() = default;
    [[nodiscard]] virtual const std::shared_ptr<Accumulator>& data() const noexcept = 0;
};

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

template <class A>
class AnalysisOf final : public Analysis, public Holder<typename A::Accumulator> {
   public:
    using Accumulator = typename A::Accumulator;
    using Options = typename A::Options;
    static_assert(kefu::Accumulator<Accumulator>);
    static constexpr auto description = describe(Of<A>{});

    AnalysisOf(const AnalysisInfo& info, Stamp stamp, Options options, CallOptions call, std::shared_ptr<Accumulator> data)
        : info_(&info),
          stamp_(std::move(stamp)),
          options_(std::move(options)),
          call_(std::move(call)),
          as_of_(parse_as_of(call_)),
          data_(std::move(data)) {
        if constexpr (requires { validate(options_); }) validate(options_);
        check_inputs();
    }

    [[nodiscard]] const AnalysisInfo& info() const noexcept override { return *info_; }
    [[nodiscard]] const Stamp& stamp() const noexcept override { return stamp_; }
    [[nodiscard]] std::int64_t rows() const noexcept override { return data_->rows(); }
    [[nodiscard]] std::size_t bytes() const noexcept override { return data_->bytes(); }
    [[nodiscard]] const std::shared_ptr<Accumulator>& data() const noexcept override { return data_; }

    void add(std::string_view input, const Table& table, Progress* progress) override {
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
    }

    [[nodiscard]] std::function<void()> checkpoint() const override {
        return [data = data_, before = data_->mark()] { data->rollback(*before); };
    }

    void merge(const Analysis& other) override {
        const auto* holder = dynamic_cast<const Holder<Accumulator>*>(&other);
        if (!holder)
            throw Error(Status::bad_option, "cannot merge " + other.info().name + " into " + info_->name + ": they hold different data");
        if (holder->data() == data_)
            throw Error(Status::bad_option, "an analysis cannot merge with itself, or with a view of its own data");
        if (to_json(write(holder->data()->options())) != to_json(write(data_->options())))
            throw Error(Status::bad_option, "analyses merge only under equal options of their data");
        data_->merge(*holder->data());
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
        }
        ResultBuilder out(info_->name, stamp_);
        std::apply(
            [&](const auto&... port) {
                const auto models = std::tuple_cat(model_of(port, how)...);
                std::apply([&](const auto*... model) { A::finish(*data_, options_, how, model..., out); }, models);
            },
            description.inputs);
        return std::move(out).build();
    }

    [[nodiscard]] std::string save() const override {
        Tree options = write(options_);
        const Tree own = write(data_->options());
        for (const TreeMember& m : own.members()) options.set(m.key, m.value);
        options.set("as_of", write(call_.as_of));
        options.set("columns", write(call_.columns));
        SavedAnalysis<typename Accumulator::State> saved{to_json(options), data_->state()};
        return storage::seal(storage::FileKind::analysis, {stamp_, info_->name, storage::to_bytes(saved)});
    }

   private:
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

    template <class Row>
    void add_rows(const Table& table, Progress* progress) {
        static const ColumnNames as_fields;
        const auto at = call_.columns.find(std::string(info_input<Row>()));
        const ColumnNames& names = at == call_.columns.end() ? as_fields : at->second;
        Rows<Row> check = rows_of<Row>(*data_, table, names);  // a wrong name is refused before anything is taken in
        // What needs the order of time is not cut up.
        const auto parts = Accumulator::memory == Memory::ordered ? 1 : std::min(call_.threads, table.rows() / chunk_rows);
        const auto before = data_->mark();
        try {
            if (parts <= 1) take(*data_, check, 0, table.rows(), progress);
            else add_parallel<Row>(table, names, static_cast<std::size_t>(parts), progress);
        } catch (...) {
            data_->rollback(*before);
            throw;
        }
    }
    template <class Row>
    static constexpr std::string_view info_input() {
        std::string_view name;
        each_port(description.inputs, [&](const auto& port) {
            if constexpr (std::is_same_v<std::remove_cvref_t<decltype(port)>, TablePort<Row>>) name = port.name;
        });
        return name;
    }

    template <class Row>
    static Rows<Row> rows_of(const Accumulator& data, const Table& table, const ColumnNames& names) {
        Rows<Row> rows(table, names, data.decoding());
        if constexpr (requires { data.prepare(rows); }) data.prepare(rows);
        return rows;
    }

    /// Each thread takes one run of rows into an accumulator of its own; they are merged in the order of the rows.
    template <class Row>
    void add_parallel(const Table& table, const ColumnNames& names, std::size_t parts, Progress* progress) {
        std::vector<Accumulator> accumulators;
        accumulators.reserve(parts);
        for (std::size_t p = 0; p < parts; ++p) accumulators.emplace_back(data_->options());
        std::vector<std::exception_ptr> failed(parts);
        const auto begin_of = [&](std::size_t p) { return table.rows() * static_cast<std::int64_t>(p) / static_cast<std::int64_t>(parts); };
        {
            std::vector<std::jthread> threads;
            threads.reserve(parts);
            for (std::size_t p = 0; p < parts; ++p) {
                threads.emplace_back([&, p]() noexcept {
                    try {
                        Rows<Row> rows = rows_of<Row>(accumulators[p], table, names);
                        take(accumulators[p], rows, begin_of(p), begin_of(p + 1), progress);
                    } catch (...) {
                        failed[p] = std::current_exception();
                    }
                });
            }
        }
        for (const auto& e : failed)
            if (e) std::rethrow_exception(e);  // the first in the order of the rows
        for (auto& a : accumulators) {
            data_->merge(a);
            a = Accumulator(data_->options());  // gives its memory back
        }
    }

    template <class Row>
    static void take(Accumulator& data, Rows<Row>& rows, std::int64_t begin, std::int64_t end, Progress* progress) {
        std::vector<std::uint8_t> skip;
        for (std::int64_t at = begin; at < end; at += chunk_rows) {
            const std::int64_t n = std::min(chunk_rows, end - at);
            skip.clear();
            if constexpr (requires { data.leave_out(rows.table(), at, n, skip); }) data.leave_out(rows.table(), at, n, skip);
            rows.read(at, n, skip, data.notes());
            data.add(rows, skip);
            step(progress, n);
        }
    }

    const AnalysisInfo* info_;
    Stamp stamp_;
    Options options_;
    CallOptions call_;
    std::optional<ParsedTime> as_of_;
    std::shared_ptr<Accumulator> data_;
};

/// One section of the charter that a described analysis reads.
struct Section {
    std::string path;
    std::vector<FieldInfo> fields;
    /// Reads it strictly, checks it as a whole, and writes it with its defaults filled in.
    std::function<Tree(const Tree& charter, std::vector<std::string_view> inside, Findings& findings)> resolve;
};
template <Sectioned T>
[[nodiscard]] Section section_of() {
    Section s;
    s.path = section(Of<T>{});
    for (FieldInfo& f : describe_fields<T>())
        if (f.section == s.path) s.fields.push_back(std::move(f));
    s.resolve = [](const Tree& charter, std::vector<std::string_view> inside, Findings& findings) {
        T value{};
        const std::size_t before = findings.errors();
        check_section(charter, value, std::move(inside), findings);
        if constexpr (requires { validate(value); }) {
            if (findings.errors() == before) {
                try {
                    validate(value);
                } catch (const Error& e) {
                    const Tree* at = charter.find_path(section(Of<T>{}));
                    findings.error(at ? at->line : 0, at ? at->position : 0, std::string(e.message()));
                }
            }
        }
        Tree own = Tree::table();
        each_own_leaf<T>(value, [&](const auto& f, const auto& owner) { own.set(std::string(f.name), write(owner.*f.member)); });
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
    using Accumulator = typename A::Accumulator;
    using DataOptions = typename Accumulator::Options;
    using Options = typename A::Options;
    constexpr auto description = describe(Of<A>{});
    Entry e;
    e.info.name = description.name;
    e.info.text = description.text;
    e.info.accumulator = accumulator;
    e.info.memory = Accumulator::memory;
    e.info.memory_text = Accumulator::memory_text;
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
        return std::make_unique<AnalysisOf<A>>(info_of(), charter.stamp(), std::move(options), std::move(call),
                                               std::make_shared<Accumulator>(std::move(data)));
    };
    e.view = [info_of](const Analysis& source, const Charter& charter, const Tree& tree) -> std::unique_ptr<Analysis> {
        const auto* holder = dynamic_cast<const Holder<Accumulator>*>(&source);
        if (!holder)
            throw Error(Status::wrong_order, info_of().name + " asks " + info_of().accumulator + ", and " + source.info().name + " holds " +
                                                 source.info().accumulator);
        auto options = charter.get<Options>();
        CallOptions call;
        read_options(tree, options, call);
        return std::make_unique<AnalysisOf<A>>(info_of(), charter.stamp(), std::move(options), std::move(call), holder->data());
    };
    e.load = [info_of](const storage::Envelope& envelope) -> std::unique_ptr<Analysis> {
        auto saved = storage::from_bytes<SavedAnalysis<typename Accumulator::State>>(envelope.payload);
        DataOptions data;
        Options options;
        CallOptions call;
        try {
            read_options(parse_json(saved.options, "options"), options, data, call);
        } catch (const Error& error) {
            throw Error(Status::bad_file, "the saved file is damaged: " + std::string(error.what()));
        }
        return std::make_unique<AnalysisOf<A>>(
            info_of(), envelope.stamp, std::move(options), std::move(call),
            std::make_shared<Accumulator>(Accumulator::restore(std::move(data), std::move(saved.state))));
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
