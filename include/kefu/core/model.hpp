// A fitted model: immutable, stamped, and able to report and save itself. Holds no customer id.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <typeinfo>

#include "kefu/core/stamp.hpp"
#include "kefu/core/tree.hpp"

namespace kefu {

/// immutable: share freely. Models are small, so the report and the saved form are made once, with the model.
class Model {
   public:
    template <class M>
    Model(std::string_view name, std::shared_ptr<const M> value, Stamp stamp, Tree report, std::string payload)
        : name_(name),
          stamp_(std::move(stamp)),
          report_(std::move(report)),
          payload_(std::move(payload)),
          value_(std::move(value)),
          type_(&typeid(M)) {}

    /// "customer.rfm": the analysis whose model it is.
    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const Stamp& stamp() const noexcept { return stamp_; }
    /// Every field of the model, as the description names them.
    [[nodiscard]] const Tree& report() const noexcept { return report_; }
    /// A whole file: envelope, stamp, digest, payload. Reading it back gives an equal model, on every platform.
    [[nodiscard]] std::string save() const;
    /// Null where the model is of another type.
    template <class M>
    [[nodiscard]] const M* get() const noexcept {
        return *type_ == typeid(M) ? static_cast<const M*>(value_.get()) : nullptr;
    }

   private:
    std::string name_;
    Stamp stamp_;
    Tree report_;
    std::string payload_;
    std::shared_ptr<const void> value_;
    const std::type_info* type_;
};

}  // namespace kefu
