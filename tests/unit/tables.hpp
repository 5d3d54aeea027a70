// Small tables for tests: columns from vectors, owned by the table.
#pragma once

#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "kefu/core/table.hpp"
#include "kefu/core/time.hpp"

namespace kefu::test {

class TableOf {
   public:
    explicit TableOf(std::string name = "purchases") : table_(std::move(name)) {}

    TableOf& integers(const std::string& name, std::vector<std::int64_t> values, std::vector<bool> valid = {}) {
        return numbers(name, Type::int64, std::move(values), valid);
    }
    TableOf& doubles(const std::string& name, std::vector<double> values, std::vector<bool> valid = {}) {
        return numbers(name, Type::float64, std::move(values), valid);
    }
    /// Days since 1970-01-01.
    TableOf& dates(const std::string& name, std::vector<std::int32_t> values, std::vector<bool> valid = {}) {
        return numbers(name, Type::date32, std::move(values), valid);
    }
    /// Microseconds; UTC instants where `zoned`.
    TableOf& times(const std::string& name, std::vector<std::int64_t> values, bool zoned = true, std::vector<bool> valid = {}) {
        Column c;
        c.zoned = zoned;
        return numbers(name, Type::timestamp, std::move(values), valid, std::move(c));
    }
    TableOf& texts(const std::string& name, std::vector<std::string> values, std::vector<bool> valid = {}) {
        auto own = std::make_shared<std::pair<std::vector<std::string>, std::vector<TextSpan>>>();
        own->first = std::move(values);
        for (const std::string& s : own->first) own->second.push_back({s.data(), static_cast<std::int64_t>(s.size())});
        Column c;
        c.name = name;
        c.type = Type::text_spans;
        c.length = static_cast<std::int64_t>(own->second.size());
        c.values = own->second.data();
        table_.keep(own);
        return add(std::move(c), valid);
    }
    [[nodiscard]] const Table& table() const { return table_; }
    operator const Table&() const { return table_; }  // NOLINT(google-explicit-constructor): stands for the table in calls

   private:
    template <class T>
    TableOf& numbers(const std::string& name, Type type, std::vector<T> values, const std::vector<bool>& valid, Column c = {}) {
        auto own = std::make_shared<std::vector<T>>(std::move(values));
        c.name = name;
        c.type = type;
        c.length = static_cast<std::int64_t>(own->size());
        c.values = own->data();
        table_.keep(own);
        return add(std::move(c), valid);
    }
    TableOf& add(Column c, const std::vector<bool>& valid) {
        if (!valid.empty()) {
            auto bits = std::make_shared<std::vector<std::uint8_t>>(valid.size() / 8 + 1);
            for (std::size_t i = 0; i < valid.size(); ++i)
                if (valid[i]) (*bits)[i / 8] = static_cast<std::uint8_t>((*bits)[i / 8] | (1u << (i % 8)));
            c.validity = bits->data();
            table_.keep(bits);
        }
        table_.add(std::move(c));
        return *this;
    }
    Table table_;
};

/// Days since 1970-01-01 of "2011-12-09".
inline std::int32_t day(std::string_view text) { return parse_date(text).value().days; }

}  // namespace kefu::test
