#include "kefu/customer/record.hpp"

#include <map>
#include <tuple>

#include "customer/report.hpp"
#include "customer/standing.hpp"

namespace kefu::customer {

namespace {

/// One column of a side table, for each customer.
template <class M>
auto taken(const SideColumn& column, const std::vector<std::uint32_t>& row) {
    using U = Unwrapped<M>;
    std::vector<std::uint8_t> missing(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) missing[i] = row[i] == IdTable::none || !column.has(row[i]);
    if constexpr (std::is_same_v<U, std::string>) {
        Texts texts;
        for (std::size_t i = 0; i < row.size(); ++i) texts.push_back(missing[i] ? std::string_view() : column.text(row[i]));
        return Maybe<Texts>{std::move(texts), std::move(missing)};
    } else {
        using Cell = std::conditional_t<std::is_same_v<U, Date> || Worded<U>, std::int32_t, std::int64_t>;
        std::vector<Cell> cells(row.size());
        for (std::size_t i = 0; i < row.size(); ++i)
            if (!missing[i]) cells[i] = static_cast<Cell>(column.value(row[i]));
        return Maybe<std::vector<Cell>>{std::move(cells), std::move(missing)};
    }
}

/// The columns of the profiles one after the other, and beside them where they come from.
class Profiles {
   public:
    explicit Profiles(std::int64_t scale) : scale_(scale) {}

    template <class F, class Data>
    void add(const F& f, Data&& data, std::string_view source, std::string_view rule) {
        ResultColumn& column = columns_.emplace_back();
        detail::set_column<typename F::Member>(column, f, scale_, std::forward<Data>(data));
        ProvenanceRow& row = provenance_.emplace_back();
        row.field = f.name;
        row.group = f.template rule<Group>().name;
        row.is_personal = column.personal;
        row.source = source;
        row.rule = rule;
        row.known = column.size();
        for (const std::uint8_t missing : column.missing) row.known -= missing;
    }
    void finish(ResultBuilder& out) && {
        out.table("profiles", Columns(std::move(columns_)));
        out.table("provenance", columns_of(provenance_));
    }

   private:
    std::int64_t scale_;
    std::vector<ResultColumn> columns_;
    std::vector<ProvenanceRow> provenance_;
};

/// The field of a struct that a member is.
template <auto Member, Described T>
constexpr auto field_of() {
    return std::get<index_of<Member, T>()>(fields_of<T>);
}
/// The same of a profile, behind the record in it.
template <auto Member>
constexpr auto profile_field() {
    return field_of<Member, ProfileRow>();
}

std::vector<RecordClassRow> class_rows(const std::vector<CustomerSide>& side, const Maybe<std::vector<std::int32_t>>& kind,
                                       const std::vector<std::int32_t>& standing, const History& h) {
    std::map<std::tuple<CustomerSide, std::int32_t, std::int32_t>, GroupSum> sums;
    for (std::size_t i = 0; i < side.size(); ++i) sums[{side[i], kind.missing[i] ? INT32_MAX : kind.data[i], standing[i]}].add(h.money[i]);
    std::vector<RecordClassRow> rows;
    for (const auto& [key, sum] : sums) {
        RecordClassRow& row = rows.emplace_back();
        row.side = std::get<0>(key);
        if (std::get<1>(key) != INT32_MAX) row.kind = static_cast<CustomerKind>(std::get<1>(key));
        row.standing = static_cast<CustomerStanding>(std::get<2>(key));
        row.customers = sum.customers;
        row.money.minor = narrow(sum.money, "money of one class");
    }
    return rows;
}

}  // namespace

void RecordAnalysis::finish(const Records& records, const PurchaseHistory& purchases, const Accounts& accounts, const Options& options,
                            const Finish& how, ResultBuilder& out) {
    History h = purchases.finish(question_of(purchases, how, Detail::scores));
    report_history(purchases, h, out);
    report_side_table("records", records, out);
    report_side_table("accounts", accounts, out);
    const auto joined = join(h, {{"records", &records.ids()}, {"accounts", &accounts.ids()}});
    const auto& of_record = joined[0];
    const auto& of_account = joined[1];
    const auto n = static_cast<std::size_t>(h.size);

    std::vector<CustomerSide> side(n, CustomerSide::external);
    const auto given_side = taken<CustomerSide>(records.column<&Record::side>(), of_record);
    std::vector<std::int32_t> standing(n);
    for (std::size_t i = 0; i < n; ++i) {
        if (!given_side.missing[i]) side[i] = static_cast<CustomerSide>(given_side.data[i]);
        const bool fresh = h.bought(i) && h.until().days - h.first[i] <= options.new_days;
        standing[i] = static_cast<std::int32_t>(!h.bought(i) ? CustomerStanding::future
                                                : fresh      ? CustomerStanding::fresh
                                                             : CustomerStanding::established);
    }
    const auto classes = class_rows(side, taken<CustomerKind>(records.column<&Record::kind>(), of_record), standing, h);
    std::int64_t internal = 0;
    for (const CustomerSide s : side) internal += s == CustomerSide::internal;
    Tree sides = Tree::table();
    sides.set("external", static_cast<std::int64_t>(n) - internal);
    sides.set("internal", internal);
    out.report("sides", std::move(sides));

    Profiles profiles(h.scale);
    constexpr const auto& described = fields_of<Record>;
    profiles.add(std::get<0>(described), std::move(h.customers), "records, purchases, accounts", "who stands in any of them");
    [&]<std::size_t... K>(std::index_sequence<K...>) {
        const auto add = [&](const auto& f) {
            using F = std::remove_cvref_t<decltype(f)>;
            profiles.add(f, taken<typename F::Member>(records.column_of(f.name), of_record), "records", "");
        };
        (add(std::get<K + 1>(described)), ...);
    }(std::make_index_sequence<field_count<Record> - 1>{});
    const auto account = [&]<auto Member, auto Of>() {
        using F = decltype(profile_field<Of>());
        profiles.add(profile_field<Of>(), taken<typename F::Member>(accounts.column<Member>(), of_account), "accounts", "");
    };
    account.template operator()<&Account::contract, &ProfileRow::contract>();
    account.template operator()<&Account::renewal, &ProfileRow::renewal>();
    account.template operator()<&Account::complaints_90_days, &ProfileRow::complaints_90_days>();
    const auto none = without_occasion(h);
    using Days = Maybe<std::vector<std::int32_t>>;
    profiles.add(profile_field<&ProfileRow::first>(), Days{day_column(h.first), none}, "purchases", "least day of the occasions");
    profiles.add(profile_field<&ProfileRow::last>(), Days{day_column(h.last), none}, "purchases", "greatest day of the occasions");
    profiles.add(profile_field<&ProfileRow::occasions>(), std::move(h.occasions), "purchases", "periods with a purchase");
    profiles.add(profile_field<&ProfileRow::money>(), std::move(h.money), "purchases", "sum of all lines that count");
    profiles.add(profile_field<&ProfileRow::standing>(), std::move(standing), "purchases",
                 "future without an occasion, new within new_days of the first, else established");
    std::move(profiles).finish(out);
    out.table("classes", columns_of(classes, h.scale));
}

}  // namespace kefu::customer
