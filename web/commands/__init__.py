"""The commands of `shenguan`, grouped by what they are about."""
